// Builds dist/ from the entry table. `--if-stale` does nothing when dist/ is newer than every source.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Metafile } from "esbuild";
import { hookFaults } from "./build/budget.ts";
import { bundle, type Manifest } from "./build/bundle.ts";
import { ENTRIES } from "./build/entries.ts";
import { isFresh } from "./build/fresh.ts";
import { thirdPartyLicences } from "./build/licences.ts";

type Output = Metafile["outputs"][string];

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
// A folder of this process on the same disk: finished files are renamed from it, so nobody ever reads half a file.
const staging = join(root, ".cache", `build-${process.pid}`);

if (!process.argv.includes("--if-stale") || !isFresh(root)) await main();

async function main(): Promise<void> {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const started = Date.now();
  try {
    const outputs = await bundleAll(manifest);
    writeStaged("THIRD-PARTY-LICENSES.txt", thirdPartyLicences(root, inputsOf(outputs)));
    publish([...outputs.keys(), "THIRD-PARTY-LICENSES.txt"]);
    removeLeftovers(outputs);
    declarations();
    // Last, because its presence and age say that everything else is complete.
    writeStaged("meta.json", JSON.stringify(meta(manifest.version, outputs), null, 1));
    // Dated back to the start: a source that changed meanwhile is newer and makes the next run build again.
    utimesSync(join(staging, "meta.json"), started / 1000, started / 1000);
    publish(["meta.json"]);
    console.error(`build: ${outputs.size} files in ${Date.now() - started} ms`);
  } catch (error) {
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function bundleAll(manifest: Manifest): Promise<Map<string, Output>> {
  const outputs = new Map<string, Output>();
  for (const entry of ENTRIES) {
    const output = await bundle(root, entry, staging, manifest);
    const faults = entry.kind === "hook" ? hookFaults(output) : [];
    if (faults.length > 0) throw new Error(`${entry.output} ${faults.join("; it ")}`);
    if (entry.kind === "program") chmodSync(join(staging, entry.output), 0o755);
    outputs.set(entry.output, output);
  }
  return outputs;
}

function inputsOf(outputs: Map<string, Output>): string[] {
  return [...outputs.values()].flatMap(({ inputs }) => Object.keys(inputs));
}

function meta(version: string, outputs: Map<string, Output>): unknown {
  const account = ({ bytes, imports, inputs }: Output) => ({ bytes, imports, inputs });
  return { version, outputs: Object.fromEntries([...outputs].map(([name, output]) => [name, account(output)])) };
}

function declarations(): void {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin.tsc);
  const outDir = join(staging, "types");
  const args = [tsc, "-p", "tsconfig.build.json", "--outDir", outDir];
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`the types of the library do not compile\n${run.stdout}${run.stderr}`);
  withJsExtensions(outDir);
  const old = join(staging, "old-types");
  if (existsSync(join(dist, "types"))) renameSync(join(dist, "types"), old);
  renameSync(outDir, join(dist, "types"));
}

// The compiler leaves `./x.ts` in declarations, which older compilers refuse in a dependency.
function withJsExtensions(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, "utf8").replace(/((?:from |import\()"\.[^"\n]*)\.ts"/g, '$1.js"'));
  }
}

function writeStaged(name: string, text: string): void {
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, name), text);
}

function publish(names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    renameSync(join(staging, name), join(dist, name));
  }
}

function removeLeftovers(outputs: Map<string, Output>): void {
  for (const entry of readdirSync(dist, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(dist, path).split(sep).join("/");
    if (/\.(?:c?js|css)$/.test(name) && entry.isFile() && !outputs.has(name)) rmSync(path, { force: true });
  }
}
