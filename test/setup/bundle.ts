import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { afterAll, beforeAll } from "vitest";

/**
 * Where a script of the tests (a path from `test/`) stands during the tests as one file that `node` starts fast. It is
 * made before the first test that runs, and removed after the last: of tests that are all left out, nothing stays.
 */
export function bundled(script: string): string {
  const folder = join(tmpdir(), `agent-session-script-${randomUUID()}`);
  const outfile = join(folder, `${basename(script, ".ts")}.cjs`);
  beforeAll(() => {
    buildSync({
      entryPoints: [fileURLToPath(new URL(`../${script}`, import.meta.url))],
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      logLevel: "error",
      outfile,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return outfile;
}
