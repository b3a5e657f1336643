import { closeSync, existsSync, opendirSync, openSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { SessionRecord } from "../../session/record.ts";
import { parseTime, toTime } from "../../session/time.ts";
import { codeOf, FILE_MODE, ifThere, inFolder, quietly } from "./io.ts";
import { fileName, isSessionFolder, type Layout } from "./layout.ts";

/**
 * The index: empty files whose names say which sessions may be open, by agent, and which ended in
 * which hour. Always a superset; every answer comes from the record.
 */
export const STAMP = ".v1";

/** Up to this many folders a store is simply read: no index can be wrong then. */
const SMALL = 64;

export function markOpen(layout: Layout, record: SessionRecord): void {
  touch(layout.open, openName(record));
}

/** Moves the marker of a session that has ended from "open" to "done". */
export function markDone(layout: Layout, record: SessionRecord): void {
  const ended = parseTime(record.finalized_at ?? record.last_updated) ?? 0;
  touch(join(layout.done, hourOf(ended)), record.agent_id);
  ifThere(() => unlinkSync(join(layout.open, openName(record))));
}

/** Takes every marker of a removed session away. */
export function unmark(layout: Layout, record: SessionRecord): void {
  const ended = parseTime(record.finalized_at ?? record.last_updated) ?? 0;
  quietly(() => unlinkSync(join(layout.done, hourOf(ended), record.agent_id)));
  quietly(() => unlinkSync(join(layout.open, openName(record))));
}

/** Takes the "open" marker of a session away that is not there. */
export function forgetOpen(layout: Layout, id: string): void {
  for (const name of ifThere(() => readdirSync(layout.open)) ?? []) {
    if (name.startsWith(`${id}@`)) quietly(() => unlinkSync(join(layout.open, name)));
  }
}

export function hasIndex(layout: Layout): boolean {
  return existsSync(join(layout.open, STAMP));
}

export function stampIndex(layout: Layout): void {
  touch(layout.open, STAMP);
}

/** Ids that may be open; of one agent when named. A small store is read whole. */
export function* openIds(layout: Layout, agentName?: string): Generator<string> {
  const few = fewFolders(layout);
  if (few !== undefined) {
    yield* few;
    return;
  }
  const ending = agentName === undefined ? undefined : `@${fileName(agentName)}`;
  for (const name of ifThere(() => readdirSync(layout.open)) ?? []) {
    const at = name.indexOf("@");
    if (at > 0 && (ending === undefined || name.endsWith(ending))) yield name.slice(0, at);
  }
}

/** Ids that may have ended before `time`. */
export function* doneIds(layout: Layout, time: number): Generator<string> {
  const few = fewFolders(layout);
  if (few !== undefined) {
    yield* few;
    return;
  }
  const last = hourOf(time);
  for (const hour of (ifThere(() => readdirSync(layout.done)) ?? []).sort()) {
    if (hour > last) return;
    const folder = join(layout.done, hour);
    for (const id of ifThere(() => readdirSync(folder)) ?? []) yield id;
  }
}

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

/** Whether the markers say what the record says; for `verify`. */
export function markersRight(layout: Layout, record: SessionRecord): boolean {
  return isFinal(record) || existsSync(join(layout.open, openName(record)));
}

/** All ids when they are few, else `undefined`. */
function fewFolders(layout: Layout): string[] | undefined {
  const ids: string[] = [];
  for (const id of allIds(layout)) {
    if (ids.length === SMALL) return undefined;
    ids.push(id);
  }
  return ids;
}

function openName(record: SessionRecord): string {
  return `${record.agent_id}@${fileName(record.agent_name)}`;
}

/** `2026-11-21T14`: names sort by time, and hold no colon. */
function hourOf(ms: number): string {
  return toTime(ms).slice(0, 13);
}

function touch(folder: string, name: string): void {
  inFolder(folder, () => {
    try {
      closeSync(openSync(join(folder, name), "wx", FILE_MODE));
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  });
}
