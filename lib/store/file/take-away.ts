import { lstatSync, readdirSync, renameSync, rmdirSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { toTime } from "../../session/time.ts";
import type { RemovalJudge } from "../contract.ts";
import { locked } from "./commit.ts";
import type { Disk } from "./disk.ts";
import { type FirstLook, readableRecord } from "./first-look.ts";
import { codeOf, makeFolder, patiently, quietly, refuseLink } from "./io.ts";
import { EVENTS, type Layout, STATE } from "./layout.ts";
import { clearLocks } from "./lock.ts";
import { forgetOpen, unmark } from "./markers.ts";
import { unhang } from "./plate.ts";

/**
 * The second half of {@link removeSession}, from the lock on. With the rename the session is gone for everybody; a kill
 * later leaves only trash, emptied next time.
 */
export function takeAway(disk: Disk, id: string, judge: RemovalJudge, first: FirstLook | undefined): boolean {
  const { layout } = disk;
  const trash = join(layout.trash, `${id}.${process.pid}`);
  const removed = locked(disk, id, () => {
    const certain = first?.yes === true && first.stands();
    const record = certain ? first.record : readableRecord(layout, id);
    if (record === "none") return false;
    if (!certain && !judge(record, record === undefined ? touchedAt(layout, id) : 0)) return false;
    toTrash(layout.session(id), layout.trash, trash);
    if (record === undefined) quietly(() => forgetOpen(layout, id));
    else unmark(layout, record);
    quietly(() => {
      const seq = (record?.revision ?? 0) + 1;
      disk.feed.append([{ agent_id: id, seq, at: toTime(disk.now()), type: "session.deleted" }], disk.now());
    });
    return true;
  });
  if (removed) quietly(() => empty(trash));
  return removed;
}

/** Removes what killed processes left in the trash and among the locks. */
export function clearLeftovers(disk: Disk): void {
  const { layout } = disk;
  quietly(() => clearLocks(disk));
  unhang(disk);
  quietly(() => {
    refuseLink(layout.trash);
    for (const name of readdirSync(layout.trash)) quietly(() => empty(join(layout.trash, name)));
  });
}

function touchedAt(layout: Layout, id: string): number {
  const files = [layout.state(id), layout.events(id)];
  return Math.max(...files.map((path) => lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

function toTrash(folder: string, trashFolder: string, trash: string): void {
  const move = () => patiently(() => renameSync(folder, trash));
  try {
    move();
  } catch (error) {
    if (codeOf(error) === "ENOENT") makeFolder(trashFolder);
    else if (codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST") empty(trash);
    else throw error;
    move();
  }
}

/** Two unlinks and an rmdir for what a session holds; the general way for anything else. */
function empty(folder: string): void {
  try {
    if (!lstatSync(folder).isDirectory()) throw new Error("not a folder");
    quietly(() => unlinkSync(join(folder, STATE)));
    quietly(() => unlinkSync(join(folder, EVENTS)));
    rmdirSync(folder);
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}
