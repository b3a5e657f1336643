import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const BUILT_FROM = ["lib", "hooks", "scripts/build", "scripts/build.ts", "package.json", "tsconfig.build.json"];

/** Whether dist/ was built completely and after every source's last change. */
export function isFresh(root: string): boolean {
  const stamp = join(root, "dist/meta.json");
  if (!existsSync(stamp)) return false;
  return Math.max(...BUILT_FROM.map((path) => newest(join(root, path)))) < statSync(stamp).mtimeMs;
}

// Folders count too: removing a source changes nothing but its folder.
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  const inside = stat.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...inside);
}
