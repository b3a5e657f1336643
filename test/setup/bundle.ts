import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { afterAll } from "vitest";

/** Bundles a script of the tests (a path from `test/`) into one file that `node` starts fast; it is removed after the tests. */
export function bundled(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "agent-session-script-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, `${basename(script, ".ts")}.cjs`);
  buildSync({
    entryPoints: [fileURLToPath(new URL(`../${script}`, import.meta.url))],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
    outfile,
  });
  return outfile;
}
