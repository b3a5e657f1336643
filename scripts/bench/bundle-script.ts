import { basename, join } from "node:path";
import { build } from "esbuild";

/**
 * Makes one CommonJS file of a script beside this one, which `node` starts fast. Where the script imports the library,
 * it gets the built one.
 */
export async function bundleScript(name: string, folder: string, dist: string): Promise<string> {
  const outfile = join(folder, `${basename(name, ".ts")}.cjs`);
  await build({
    entryPoints: [join(import.meta.dirname, name)],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
    plugins: [
      {
        name: "built-library",
        setup: ({ onResolve }) => onResolve({ filter: /\/lib\/index\.ts$/ }, () => ({ path: join(dist, "index.js") })),
      },
    ],
  });
  return outfile;
}
