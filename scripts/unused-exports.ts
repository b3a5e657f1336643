// Lists exported values of lib/ that no other file uses, tests included. Exit 1 when there are any.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf } from "./boundaries/source.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const EXPORT = /^export (?:async )?(?:const|function|class) ([\w$]+)/gm;

const sources = new Map(["lib", "hooks", "scripts", "test"].flatMap(sourcesBelow));
const words = new Map([...sources].map(([file, code]) => [file, new Set(code.match(/[\w$]+/g))]));

for (const [file, code] of sources) {
  if (!file.startsWith("lib")) continue;
  for (const [, name = ""] of code.matchAll(EXPORT)) {
    if ([...words].some(([other, used]) => other !== file && used.has(name))) continue;
    console.log(`${file}: ${name}`);
    process.exitCode = 1;
  }
}

function sourcesBelow(folder: string): [string, string][] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [join(folder, name), codeOf(readFileSync(join(root, folder, name), "utf8"))]);
}
