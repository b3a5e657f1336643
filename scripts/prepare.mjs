// `npm ci` in a clone builds dist/. Without the development packages (`npm ci --omit=dev`) there is nothing to build
// with, and that must not fail the install. Plain JavaScript, because tsx itself may be what is missing.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { resolve } = createRequire(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));

if (["esbuild", "tsx", "typescript"].every(isInstalled)) {
  const build = [resolve("tsx/cli"), "scripts/build.ts"];
  process.exitCode = spawnSync(process.execPath, build, { cwd: root, stdio: "inherit" }).status ?? 1;
} else {
  console.error("agent-session: not built, the development packages are not installed");
}

function isInstalled(name) {
  try {
    resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
