import { lstatSync, opendirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import { codeOf, ifThere } from "./io.ts";
import { isSessionFolder, type Layout } from "./layout.ts";

/** Every folder under the root that may be a session's. */
export function* allIds({ root }: Layout): Generator<string> {
  const folder = inRoot(root, (path) => opendirSync(path, { bufferSize: 256 }));
  if (folder === undefined) return;
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (isSessionFolder(entry.name) && entry.isDirectory()) yield entry.name;
    }
  } finally {
    folder.closeSync();
  }
}

/**
 * Every name that may be a session's when there are at most `most`, else `undefined`. A root of more than one block of the
 * disk is taken to have more, and to read a smaller one at once spares a hook the loading of Node's classes for folders
 * and their entries: whether a name is a folder's is told by loading it. Windows tells no size of folders.
 */
export function fewIds(layout: Layout, most: number): string[] | undefined {
  const ids = process.platform === "win32" ? firstOf(allIds(layout), most + 1) : namesInOneBlock(layout);
  return ids === undefined || ids.length > most ? undefined : ids;
}

function namesInOneBlock({ root }: Layout): string[] | undefined {
  if ((lstatSync(root, { throwIfNoEntry: false })?.size ?? 0) > 4096) return undefined;
  return (inRoot(root, (path) => readdirSync(path)) ?? []).filter(isSessionFolder);
}

function firstOf(ids: Iterable<string>, count: number): string[] {
  const first: string[] = [];
  for (const id of ids) if (first.push(id) === count) break;
  return first;
}

/** A root that is not there yet is an empty store; a file in its place is none, and fails. */
function inRoot<T>(root: string, read: (root: string) => T): T | undefined {
  try {
    return read(root);
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
