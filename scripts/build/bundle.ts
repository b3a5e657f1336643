import { dirname, relative, resolve, sep } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { coldModulesStayBeside, coldSource } from "./cold.ts";
import { ENTRIES, type Entry } from "./entries.ts";

export interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
}

/** Builds one entry into `outDir` and returns the bundler's account of that one output. Warnings count as errors. */
export async function bundle(
  root: string,
  entry: Entry,
  outDir: string,
  manifest: Manifest,
  small = entry.small ?? false,
) {
  const options: BuildOptions = {
    absWorkingDir: root,
    ...inputOf(root, entry),
    outfile: resolve(outDir, entry.output),
    bundle: true,
    platform: "node",
    target: "node20",
    // jsonc-parser's "main" is UMD, whose requires no bundler can follow; its "module" is ESM.
    mainFields: ["module", "main"],
    charset: "utf8",
    legalComments: "none",
    define: { __VERSION__: JSON.stringify(manifest.version) },
    banner: { js: banner(entry, manifest.version) },
    minifyIdentifiers: small,
    minifySyntax: small,
    minifyWhitespace: small,
    logLevel: "silent",
    logOverride: { "empty-import-meta": "error", "require-resolve-not-external": "error" },
    ...(entry.kind === "library" ? libraryOptions(manifest) : { format: "cjs" as const }),
    plugins: [entry.kind === "hook" ? coldModulesStayBeside(root) : otherEntriesStayFiles(root, entry)],
  };
  return onlyOutput((await build({ ...options, metafile: true })).metafile);
}

function inputOf(root: string, { kind, source, forwards }: Entry): BuildOptions {
  if (kind === "cold") return { stdin: { contents: coldSource(root), resolveDir: root } };
  if (forwards === undefined) return { entryPoints: [source] };
  const contents = `export * from ${JSON.stringify(forwards)};`;
  return { stdin: { contents, resolveDir: root }, external: [forwards] };
}

// Other tools recognise our files by this first comment; it is a legal comment so that no minifier drops it.
function banner(entry: Entry, version: string): string {
  const mark = `/*! agent-session ${version} */`;
  return entry.kind === "program" ? `#!/usr/bin/env node\n${mark}` : mark;
}

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
