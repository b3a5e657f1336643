import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { type ColdParts, coldModulesWait, coldSource } from "./cold.ts";
import { ENTRIES, type Entry } from "./entries.ts";
import { startedFast } from "./starter.ts";

export interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
}

/** Builds one entry into `outDir` and returns the bundler's account of that one output. Warnings count as errors. */
export async function bundle(root: string, entry: Entry, outDir: string, manifest: Manifest) {
  const met: ColdParts = new Map();
  const plugin =
    entry.kind === "hook"
      ? coldModulesWait(root, basename(entry.output, ".cjs"), met)
      : otherEntriesStayFiles(root, entry);
  const options: BuildOptions = {
    ...sharedOptions(root, manifest, entry.kind !== "library"),
    ...inputOf(root, entry),
    outfile: resolve(outDir, entry.output),
    ...(entry.kind !== "hook" && {
      banner: { js: banner(entry, manifest.version), css: banner(entry, manifest.version) },
    }),
    ...(entry.kind === "library"
      ? libraryOptions(manifest)
      : entry.kind === "page"
        ? PAGE
        : { format: "cjs" as const }),
    plugins: [plugin],
  };
  const output = onlyOutput((await build({ ...options, metafile: true })).metafile);
  if (entry.kind === "hook") {
    const file = resolve(outDir, entry.output);
    const cold = new Map<string, string>();
    for (const [part, modules] of met) cold.set(part, await builtColdPart(root, entry, modules, manifest));
    const parts = { banner: banner(entry, manifest.version), code: readFileSync(file, "utf8"), cold };
    const { text, hotBytes } = await startedFast(root, entry.output, parts);
    writeFileSync(file, text);
    output.bytes = hotBytes;
  }
  return output;
}

/** What is run is made small: it is read at every start. The library stays readable. */
function sharedOptions(root: string, manifest: Manifest, small: boolean): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    // jsonc-parser's "main" is UMD, whose requires no bundler can follow; its "module" is ESM.
    mainFields: ["module", "main"],
    // Of bytes alone a source is read twice as fast as with one character beyond.
    charset: small ? "ascii" : "utf8",
    legalComments: "none",
    define: { __VERSION__: JSON.stringify(manifest.version) },
    minify: small,
    logLevel: "silent",
    logOverride: { "empty-import-meta": "error", "require-resolve-not-external": "error" },
  };
}

function inputOf(root: string, { source, forwards }: Entry): BuildOptions {
  if (forwards === undefined) return { entryPoints: [source] };
  const contents = `export * from ${JSON.stringify(forwards)};`;
  return { stdin: { contents, resolveDir: root }, external: [forwards] };
}

async function builtColdPart(
  root: string,
  entry: Entry,
  modules: ReadonlySet<string>,
  manifest: Manifest,
): Promise<string> {
  const { outputFiles } = await build({
    ...sharedOptions(root, manifest, true),
    stdin: { contents: coldSource(root, modules), resolveDir: root },
    format: "cjs",
    // The part is no module of its own: what it loads late it must ask the hook's `require` for.
    supported: { "dynamic-import": false },
    plugins: [otherEntriesStayFiles(root, entry)],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

// Other tools recognise our files by this first comment; it is a legal comment so that no minifier drops it.
function banner(entry: Entry, version: string): string {
  const mark = `/*! agent-session ${version} */`;
  return entry.kind === "program" ? `#!/usr/bin/env node\n${mark}` : mark;
}

/** Small, in the JSX of its library, for browsers that are a few years old. */
const PAGE = {
  platform: "browser",
  format: "iife",
  target: ["chrome111", "firefox113", "safari16.4"],
  minify: true,
  jsx: "automatic",
  jsxImportSource: "preact",
} as const satisfies BuildOptions;

function libraryOptions(manifest: Manifest): BuildOptions {
  const external = Object.keys(manifest.dependencies ?? {}).flatMap((name) => [name, `${name}/*`]);
  return { format: "esm", external };
}

function otherEntriesStayFiles(root: string, self: Entry): Plugin {
  return {
    name: "other-entries-stay-files",
    setup(builder) {
      builder.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        const source = relative(root, resolve(resolveDir, path)).split(sep).join("/");
        const others = ENTRIES.filter((entry) => entry.source === source && entry !== self);
        const other = others.find(({ output }) => dirname(output) === dirname(self.output)) ?? others[0];
        if (other === undefined) return undefined;
        const target = relative(dirname(self.output), other.output).split(sep).join("/");
        return { path: target.startsWith(".") ? target : `./${target}`, external: true };
      });
    },
  };
}

function onlyOutput(metafile: Metafile): Metafile["outputs"][string] {
  const [output, ...rest] = Object.values(metafile.outputs);
  if (output === undefined || rest.length > 0) throw new Error("an entry must become exactly one file");
  return output;
}
