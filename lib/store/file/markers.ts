import { closeSync, existsSync, linkSync, lstatSync, openSync, readdirSync, renameSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { SessionRecord } from "../../session/record.ts";
import { parseTime, toTime } from "../../session/time.ts";
import { codeOf, FILE_MODE, ifThere, inFolder, quietly, refuseLink } from "./io.ts";
import { fileName, type Layout, TEMP } from "./layout.ts";

/** In `.open` of a store whose every open session has its marker. */
const STAMP = ".v1";

/**
 * The index: empty files whose names say which sessions may be open, by agent, and which ended in
 * which hour. Always a superset; every answer comes from the record. Answers whether the marker is new.
 */
export function markOpen(layout: Layout, record: { agent_id: string; agent_name: string }): boolean {
  const name = openName(record);
  try {
    // One more name of the stamp: a file of its own would cost more than all else of a creation on a disk that is busy.
    linkSync(join(layout.open, STAMP), join(layout.open, name));
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    // No stamp yet, too many names, or a file system without second names.
    const isNew = touch(layout.open, name);
    if (codeOf(error) === "EMLINK") quietly(() => renewStamp(layout, name));
    return isNew;
  }
}

/** A file may have 1,023 to 65,000 names, as the file system has it: then the newest marker's file becomes the stamp. */
function renewStamp({ open }: Layout, marker: string): void {
  const next = join(open, `${STAMP}${TEMP}`);
  ifThere(() => unlinkSync(next));
  linkSync(join(open, marker), next);
  renameSync(next, join(open, STAMP));
}

/** Says that the session has ended; the "open" marker stays. */
export function markEnded(layout: Layout, record: SessionRecord): void {
  touch(doneFolder(layout, record), record.agent_id);
}

/** Moves the marker of a session that has ended from "open" to "done": to make a file costs more than all else of it. */
export function markDone(layout: Layout, record: SessionRecord): void {
  const folder = doneFolder(layout, record);
  const open = join(layout.open, openName(record));
  try {
    inFolder(folder, () => renameSync(open, join(folder, record.agent_id)));
    // Where the new name was one of the same file already, a rename leaves both.
    if (existsSync(open)) unlinkSync(open);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    markEnded(layout, record);
  }
}

/** Takes the "open" marker away that has the session's id and agent as the record has them. */
export function unmarkOpen(layout: Layout, record: SessionRecord): void {
  const marker = join(layout.open, openName(record));
  // Mostly it is not there, and a failed call costs ten times as much as a look.
  if (existsSync(marker)) ifThere(() => unlinkSync(marker));
}

/** Takes every marker of a removed session away. */
export function unmark(layout: Layout, record: SessionRecord): void {
  quietly(() => unlinkSync(join(doneFolder(layout, record), record.agent_id)));
  quietly(() => unmarkOpen(layout, record));
}

/** Takes the "open" markers of a session away, whatever agent they name. */
export function forgetOpen(layout: Layout, id: string): void {
  for (const name of ifThere(() => readdirSync(layout.open)) ?? []) {
    if (name.startsWith(`${id}@`)) quietly(() => unlinkSync(join(layout.open, name)));
  }
}

/** Whether the markers are as they are to be; for an ended session also that none says "open". */
export function markersRight(layout: Layout, record: SessionRecord): boolean {
  const open = isMarkedOpen(layout, record);
  if (!isFinal(record)) return open;
  return !open && existsSync(join(layout.done, hourOf(endOf(record)), record.agent_id));
}

function isMarkedOpen(layout: Layout, record: { agent_id: string; agent_name: string }): boolean {
  return existsSync(join(layout.open, openName(record)));
}

export function hasIndex(layout: Layout): boolean {
  return existsSync(join(layout.open, STAMP));
}

/** How many markers are names of the stamp: at most as many as there are. */
export function markersMade(layout: Layout): number {
  return (lstatSync(join(layout.open, STAMP), { throwIfNoEntry: false })?.nlink ?? 1) - 1;
}

export function stampIndex(layout: Layout): void {
  touch(layout.open, STAMP);
}

/** `2026-11-21T14`: names sort by time, and hold no colon. */
export function hourOf(ms: number): string {
  return toTime(ms).slice(0, 13);
}

/** Where the marker of an ended session is; a link there would lead what is made and removed to somebody else's files. */
function doneFolder(layout: Layout, record: SessionRecord): string {
  const folder = join(layout.done, hourOf(endOf(record)));
  refuseLink(folder);
  return folder;
}

function endOf(record: SessionRecord): number {
  return parseTime(record.finalized_at ?? record.last_updated) ?? 0;
}

function openName({ agent_id, agent_name }: { agent_id: string; agent_name: string }): string {
  return `${agent_id}@${fileName(agent_name)}`;
}

/** Whether it was not there before. */
function touch(folder: string, name: string): boolean {
  return inFolder(folder, () => {
    try {
      closeSync(openSync(join(folder, name), "wx", FILE_MODE));
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  });
}
