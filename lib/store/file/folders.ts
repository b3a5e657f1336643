import { lstatSync, opendirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ifThere } from "./io.ts";
import { isSessionFolder, type Layout } from "./layout.ts";

/** Every folder under the root that may be a session's. */
export function* allIds(layout: Layout): Generator<string> {
  const folder = ifThere(() => opendirSync(layout.root, { bufferSize: 256 }));
  if (folder === undefined) return;
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (isSessionFolder(entry.name) && entry.isDirectory()) yield entry.name;
    }
  } finally {
    folder.closeSync();
  }
}

/** Bytes of all files below `folder`; what vanishes meanwhile does not count. */
export function folderSize(folder: string): number {
  let bytes = 0;
  for (const entry of ifThere(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? folderSize(path) : (lstatSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }
  return bytes;
}
