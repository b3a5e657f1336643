import { closeSync, fstatSync, ftruncateSync, lstatSync, openSync, readdirSync, renameSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Disk } from "./disk.ts";
import { FILE_MODE, ifThere, inFolder, quietly, WRITE, writeAll } from "./io.ts";
import { type Layout, TEMP } from "./layout.ts";
import { newToken, stateOf } from "./token.ts";

/** A store's name plate: a file that says who it is. Its locks are further names of this file. */
export interface Plate {
  readonly token: string;
  readonly path: string;
  readonly inode: number;
}

/** The store's plate, made at its first lock. `anew`: it is gone, or was taken away. */
export function plateOf(disk: Disk, anew = false): Plate {
  if (disk.plate === undefined || anew) {
    disk.prepare(anew);
    disk.plate = hang(disk.layout);
  }
  return disk.plate;
}

/** Takes the store's own plate down. */
export function unhang(disk: Disk): void {
  const { plate } = disk;
  disk.plate = undefined;
  if (plate === undefined) return;
  hanging.delete(plate.path);
  quietly(() => takeDown(plate.path));
}

/**
 * Takes down plates of dead processes that hold no lock; one with a lock is evidence for who takes it
 * over. What a taker made of a plate is the taker's. Also what they were making ready.
 */
export function clearPlates({ holders }: Layout): void {
  for (const entry of ifThere(() => readdirSync(holders)) ?? []) {
    const path = join(holders, entry);
    const isReady = entry.endsWith(TEMP);
    const token = entry.slice(entry.lastIndexOf("~") + 1, isReady ? -TEMP.length : undefined);
    if (stateOf(token) !== "dead") continue;
    if (isReady || lstatSync(path, { throwIfNoEntry: false })?.nlink === 1) quietly(() => unlinkSync(path));
  }
}

function hang({ holders }: Layout): Plate {
  const token = newToken();
  const path = join(holders, token);
  const fd = takeSpare(holders, path) ?? inFolder(holders, () => openSync(path, "wx", FILE_MODE));
  try {
    writeAll(fd, Buffer.from(token));
    const { ino, size } = fstatSync(fd);
    if (size > token.length) ftruncateSync(fd, token.length);
    goesAtExit(path, takeDown);
    return { token, path, inode: ino };
  } catch (error) {
    quietly(() => unlinkSync(path));
    throw error;
  } finally {
    closeSync(fd);
  }
}

/**
 * A plate that was taken down is kept for the next to hang one: to make a file and to delete it is the dearest thing that
 * most hooks do. On ext4 it costs the more, the more files were deleted lately.
 */
const SPARE = "spare";

/** The spare plate, now at `path`, open; `undefined` when there is none, or one that still is somebody's lock. */
function takeSpare(holders: string, path: string): number | undefined {
  const spare = join(holders, SPARE);
  if (!lstatSync(spare, { throwIfNoEntry: false })?.isFile()) return undefined;
  try {
    renameSync(spare, path);
    const fd = openSync(path, WRITE);
    const { nlink } = fstatSync(fd);
    if (nlink === 1) return fd;
    closeSync(fd);
  } catch {
    // Another was quicker.
  }
  quietly(() => unlinkSync(path));
  return undefined;
}

function takeDown(path: string): void {
  renameSync(path, join(dirname(path), SPARE));
}

/** What this process has among the plates, and how it goes when the process ends: a hook does not close its store. */
const hanging = new Map<string, (path: string) => void>();
let listening = false;

export function goesAtExit(path: string, remove: (path: string) => void): void {
  hanging.set(path, remove);
  if (listening) return;
  listening = true;
  process.on("exit", () => {
    for (const [each, removed] of hanging) quietly(() => removed(each));
  });
}
