import { type Dir, lstatSync, opendirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import { codeOf, ifThere } from "./io.ts";
import { isSessionFolder, type Layout } from "./layout.ts";

/** Every folder under the root that may be a session's. */
export function* allIds(layout: Layout): Generator<string> {
  const folder = opened(layout.root);
  if (folder === undefined) return;
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (isSessionFolder(entry.name) && entry.isDirectory()) yield entry.name;
    }
  } finally {
    folder.closeSync();
  }
}

/** A root that is not there yet is an empty store; a file in its place is none, and fails. */
function opened(root: string): Dir | undefined {
  try {
    return opendirSync(root, { bufferSize: 256 });
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return undefined;
    if (code !== "ENOTDIR") throw error;
    throw new SessionError("STORE_UNAVAILABLE", `${root} is not a directory.`, { path: root });
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
