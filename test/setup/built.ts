import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Brings dist/ up to date once per run, because many tests start built files. A build that fails does not stop the run:
 * test/package/built.test.ts then fails, and the tests that need no built file still say something.
 */
export default function setup(): void {
  spawnSync(process.execPath, ["node_modules/tsx/dist/cli.mjs", "scripts/build.ts", "--if-stale"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
