import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ifThere } from "./io.ts";

/** Bytes of all files below `folder`; what vanishes meanwhile does not count. */
export function folderSize(folder: string): number {
  let bytes = 0;
  for (const entry of ifThere(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? folderSize(path) : (lstatSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }
  return bytes;
}
