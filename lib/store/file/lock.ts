import { linkSync, lstatSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { bury, evict, holderOf, isOver } from "./evict.ts";
import { codeOf, ifThere, inFolder, LINKLESS, patiently, quietly } from "./io.ts";
import type { Layout } from "./layout.ts";
import { lockFile } from "./lock-file.ts";
import { clearPlates, type Plate, plateOf } from "./plate.ts";
import { type HolderState, stateOf } from "./token.ts";

/** A lock in our hands. `token` names our temporary files. */
export interface Held {
  readonly token: string;
  release(): void;
}

/**
 * Tries to take the lock `name` once: `undefined` when somebody else has it. A dead holder's lock is
 * taken over, and the temporary file it may have left is removed (spec 1 §2, step 1).
 *
 * A lock is one more name of its holder's plate, so that it comes into being whole, in one call that
 * only one can win, and says whose it is. Should two writers hold it all the same, the journal's own
 * check stops the later one: the lock only saves work.
 */
export function tryLock(disk: Disk, name: string): Held | undefined {
  const path = join(disk.layout.locks, name);
  for (let attempt = 0; attempt < 3; attempt++) {
    const plate = take(disk, path);
    if (plate !== undefined) return held(disk, name, plate);
    const token = holderOf(path);
    if (token === undefined) continue;
    if (token === disk.plate?.token && !disk.held.has(name)) {
      // Left over from a release that failed.
      bury(disk, name, token);
      return held(disk, name, disk.plate);
    }
    if (!isOver(token, path) || !evict(disk, name, token)) return undefined;
  }
  return undefined;
}

/** Who holds the lock `name`. */
export function lockHolder({ locks }: Layout, name: string): HolderState | undefined {
  const token = holderOf(join(locks, name));
  return token === undefined ? undefined : stateOf(token);
}

/** Gives up what this store still holds, and removes every lock and plate whose holder is gone. */
export function clearLocks(disk: Disk): void {
  const { layout, plate } = disk;
  for (const name of ifThere(() => readdirSync(layout.locks)) ?? []) {
    const path = join(layout.locks, name);
    const token = holderOf(path);
    if (token === undefined) continue;
    if (token === plate?.token) {
      bury(disk, name, token);
      quietly(() => unlinkSync(path));
    } else if (isOver(token, path)) {
      evict(disk, name, token);
    }
  }
  clearPlates(layout);
}

/** Our plate when the lock is ours now; `undefined` when there is one already. */
function take(disk: Disk, path: string): Plate | undefined {
  for (let anew = false; ; anew = true) {
    const plate = plateOf(disk, anew);
    try {
      inFolder(disk.layout.locks, () => linkSync(plate.path, path));
      return plate;
    } catch (error) {
      const code = codeOf(error);
      if (code === "EEXIST") return undefined;
      if (code === "ENOENT" && !anew) continue;
      if (!LINKLESS.has(code)) throw error;
      return lockFile(path, plate.token) ? plate : undefined;
    }
  }
}

function held(disk: Disk, name: string, plate: Plate): Held {
  const path = join(disk.layout.locks, name);
  disk.held.add(name);
  const remove = () => {
    if (isOurs(path, plate)) patiently(() => unlinkSync(path));
  };
  const release = () => {
    disk.held.delete(name);
    // A lock that stays would block the session while this store is open: it is tried twice.
    try {
      remove();
    } catch {
      quietly(remove);
    }
  };
  return { token: plate.token, release };
}

/** It may have been taken over from us. */
function isOurs(path: string, plate: Plate): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  return there !== undefined && (there.ino === plate.inode || (there.nlink === 1 && holderOf(path) === plate.token));
}
