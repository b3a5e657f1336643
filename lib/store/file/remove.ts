import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { isSessionError } from "../../errors.ts";
import type { SessionRecord } from "../../session/record.ts";
import { toTime } from "../../session/time.ts";
import type { RemovalJudge } from "../contract.ts";
import { locked } from "./commit.ts";
import type { Disk } from "./disk.ts";
import { codeOf, FOLDER_MODE, quietly } from "./io.ts";
import { loadSession } from "./load.ts";
import { unmark } from "./markers.ts";

/**
 * Deletes a session: lock, load, judge again, rename to trash, markers, unlock, remove (spec 1 §2).
 * From the rename on it is gone for everybody; a kill later leaves only trash, emptied next time.
 */
export function removeSession(disk: Disk, id: string, judge: RemovalJudge): boolean {
  const { layout } = disk;
  const trash = join(layout.trash, `${id}.${process.pid}`);
  const removed = locked(disk, id, (lock) => {
    const record = readable(disk, id);
    if (record === "none" || !judge(record, touchedAt(disk, id))) return false;
    toTrash(layout.session(id), layout.trash, trash);
    if (record !== undefined) unmark(layout, record);
    quietly(() => {
      const entry = { agent_id: id, seq: (record?.revision ?? 0) + 1, at: toTime(disk.now()), type: "session.deleted" };
      disk.feed.append([entry], disk.now());
    });
    lock.release();
    return true;
  });
  if (removed) quietly(() => empty(trash));
  return removed;
}

/** Removes what killed removers left. */
export function emptyTrash(disk: Disk): void {
  quietly(() => {
    if (!existsSync(disk.layout.trash)) return;
    for (const name of readdirSync(disk.layout.trash)) quietly(() => empty(join(disk.layout.trash, name)));
  });
}

function readable(disk: Disk, id: string): SessionRecord | "none" | undefined {
  try {
    return loadSession(disk.layout, id)?.record ?? "none";
  } catch (error) {
    if (isSessionError(error) && error.code === "CORRUPT") return undefined;
    throw error;
  }
}

function touchedAt(disk: Disk, id: string): number {
  const files = [disk.layout.state(id), disk.layout.events(id)];
  return Math.max(...files.map((path) => lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

function toTrash(folder: string, trashFolder: string, trash: string): void {
  try {
    renameSync(folder, trash);
  } catch (error) {
    if (codeOf(error) === "ENOENT") mkdirSync(trashFolder, { recursive: true, mode: FOLDER_MODE });
    else if (codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST") empty(trash);
    else throw error;
    renameSync(folder, trash);
  }
}

/** Two unlinks and an rmdir for what a session holds; the general way for anything more. */
function empty(folder: string): void {
  try {
    quietly(() => unlinkSync(join(folder, "state.json")));
    quietly(() => unlinkSync(join(folder, "events.jsonl")));
    rmdirSync(folder);
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}
