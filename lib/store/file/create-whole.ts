import { existsSync, linkSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Disk } from "./disk.ts";
import { codeOf, inFolder, LINKLESS, patiently, syncFolder, writeWhole } from "./io.ts";
import { TEMP } from "./layout.ts";
import { goesAtExit } from "./plate.ts";
import { newToken } from "./token.ts";

/**
 * Makes the file at `path`, whole, unless something stands there ("taken"). "linkless": the file system gives no second
 * names to files, so this cannot be done. The file is made ready among the plates, and linked from there; what a killed
 * writer leaves is taken down as its plate would be.
 */
export function createWhole(disk: Disk, path: string, text: string): "made" | "taken" | "linkless" {
  const { holders } = disk.layout;
  disk.prepare(!existsSync(holders));
  const ready = join(holders, `${newToken()}${TEMP}`);
  try {
    inFolder(holders, () => writeWhole(ready, text, disk.durable));
    inFolder(dirname(path), () => patiently(() => linkSync(ready, path)));
  } catch (error) {
    if (codeOf(error) === "EEXIST") return "taken";
    if (LINKLESS.has(codeOf(error))) return "linkless";
    throw error;
  } finally {
    try {
      unlinkSync(ready);
    } catch {
      if (existsSync(ready)) goesAtExit(ready, unlinkSync);
    }
  }
  if (disk.durable) syncFolder(dirname(path));
  return "made";
}
