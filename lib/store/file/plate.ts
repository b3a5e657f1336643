import { closeSync, fstatSync, lstatSync, openSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { FILE_MODE, ifThere, inFolder, quietly, writeAll } from "./io.ts";
import type { Layout } from "./layout.ts";
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
    clearPlates(disk.layout);
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
  quietly(() => unlinkSync(plate.path));
}

/**
 * Takes down plates of dead processes that hold no lock; one with a lock is evidence for who takes it
 * over. What a taker made of a plate is the taker's.
 */
export function clearPlates({ holders }: Layout): void {
  for (const entry of ifThere(() => readdirSync(holders)) ?? []) {
    const path = join(holders, entry);
    const token = entry.slice(entry.lastIndexOf("~") + 1);
    if (stateOf(token) === "dead" && lstatSync(path, { throwIfNoEntry: false })?.nlink === 1) {
      quietly(() => unlinkSync(path));
    }
  }
}

function hang({ holders }: Layout): Plate {
  const token = newToken();
  const path = join(holders, token);
  const fd = inFolder(holders, () => openSync(path, "wx", FILE_MODE));
  try {
    writeAll(fd, Buffer.from(token));
    takeDownAtExit(path);
    return { token, path, inode: fstatSync(fd).ino };
  } catch (error) {
    quietly(() => unlinkSync(path));
    throw error;
  } finally {
    closeSync(fd);
  }
}

const hanging = new Set<string>();
let listening = false;

/** A hook does not close its store. */
function takeDownAtExit(path: string): void {
  hanging.add(path);
  if (listening) return;
  listening = true;
  process.on("exit", () => {
    for (const each of hanging) quietly(() => unlinkSync(each));
  });
}
