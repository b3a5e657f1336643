import { createHash } from "node:crypto";
import { basename } from "node:path";
import { Script } from "node:vm";
import { build } from "esbuild";
import { inAscii } from "./ascii.ts";

const SOURCE = "lib/host/starter.ts";
const KEY = "__CODE_KEY__";

/** A hook's file, and how much of it is looked at in every run: all but the cold parts. */
export interface HookFile {
  text: string;
  hotBytes: number;
}

/**
 * A built hook behind what starts it: its code and its cold parts stand in comments of one line each, from where the
 * code is run with what V8 compiled of it before, and a cold part when it is first called.
 */
export async function startedFast(
  root: string,
  output: string,
  { banner, code, cold }: { banner: string; code: string; cold: ReadonlyMap<string, string> },
): Promise<HookFile> {
  const wrapped = `(function(require,module,exports,__filename,__dirname,textOf){${oneLine(output, code)}})`;
  const coldParts = [...cold].map(([part, text]) => inPart(part, oneLine(`${output}, ${part}`, text))).join("");
  const starter = await builtStarter(root);
  // Of the starter too: it says how what is kept is laid out.
  const hash = createHash("sha256").update(wrapped).update(starter).digest("hex").slice(0, 12);
  const started = starter.replace(KEY, `${basename(output, ".cjs")}-${hash}`);
  const text = `${banner}\nconst PARTS={\n${inPart("code", wrapped)}${coldParts}};\n${started}\n`;
  return { text, hotBytes: text.length - coldParts.length };
}

/** Read back by the starter and its `textOf`. */
function inPart(name: string, text: string): string {
  return `${name}(){//${text}\n},\n`;
}

/** Where minified code breaks a line it does so inside a template, for which an escape means the same. */
function oneLine(name: string, code: string): string {
  const line = inAscii(code.trim()).replaceAll("\n", "\\n");
  if (/String\.raw|\r/.test(line)) throw new Error(`${name} holds text that cannot stand on one line`);
  new Script(`(function(require,module,exports,__filename,__dirname,textOf){${line}})`, { filename: name });
  return line;
}

async function builtStarter(root: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [SOURCE],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "ascii",
    minify: true,
    write: false,
    define: { [KEY]: JSON.stringify(KEY) },
    logLevel: "silent",
  });
  return outputFiles[0]?.text.trimEnd() ?? "";
}
