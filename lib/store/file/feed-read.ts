import { closeSync, fstatSync, openSync, unlinkSync } from "node:fs";
import type { Fact, FeedEntry, Page } from "../contract.ts";
import { type Cursor, formatCursor, parseCursor } from "./cursor.ts";
import { dayOf, daysIn, pathOfDay } from "./feed.ts";
import { ifThere, patiently, READ, readRange, refuseLink } from "./io.ts";

/** How much of a day's file one reading takes in. */
const CHUNK = 1 << 18;

type Check = (value: unknown) => boolean;

/** Up to `limit` entries of the feed behind the cursor. */
export function readFeed(folder: string, cursor: string, limit: number): Page<FeedEntry> {
  return readLog(folder, cursor, limit, (value) => typeof (value as FeedEntry | null)?.agent_id === "string");
}

/** Up to `limit` facts behind the cursor. */
export function readFacts(folder: string, cursor: string, limit: number): Page<Fact> {
  return readLog(folder, cursor, limit, (value) => typeof (value as Fact | null)?.type === "string");
}

function readLog<Entry>(folder: string, text: string, limit: number, isEntry: Check): Page<Entry> {
  const cursor = parseCursor(text);
  const entries: Entry[] = [];
  for (const day of daysFor(folder, cursor)) {
    if (entries.length >= limit) break;
    const path = pathOfDay(folder, day);
    cursor.set(day, readDay(path, cursor.get(day) ?? 0, limit, entries, isEntry));
  }
  return { entries, cursor: formatCursor(cursor) };
}

/** The cursor behind the last whole entry. */
export function endOfFeed(folder: string): string {
  const cursor: Cursor = new Map();
  for (const day of daysIn(folder)) cursor.set(day, endOfDay(folder, day));
  return formatCursor(cursor);
}

/** Removes whole days before that of `time`. */
export function trimFeed(folder: string, time: number): void {
  refuseLink(folder);
  const keep = dayOf(time);
  for (const day of daysIn(folder)) if (day < keep) ifThere(() => unlinkSync(pathOfDay(folder, day)));
}

/** The days a cursor has not left behind. */
function daysFor(folder: string, cursor: Cursor): string[] {
  const oldest = [...cursor.keys()].sort()[0] ?? "";
  return daysIn(folder).filter((day) => day >= oldest);
}

/** Adds whole lines from `offset` on to `entries`, up to `limit`; answers the offset behind the last one taken. */
function readDay<Entry>(path: string, offset: number, limit: number, entries: Entry[], isEntry: Check): number {
  return within(path, offset, (fd) => {
    let at = offset;
    while (entries.length < limit) {
      const lines = wholeLines(fd, at);
      if (lines.length === 0) break;
      for (const line of lines) {
        at = line.end;
        const entry = parseEntry<Entry>(line.text, isEntry);
        if (entry !== undefined && entries.push(entry) >= limit) return at;
      }
    }
    return at;
  });
}

/** Where the last whole line ends: what is being written right now is still to come. */
function endOfDay(folder: string, day: string): number {
  return within(pathOfDay(folder, day), 0, (fd) => {
    const { size } = fstatSync(fd);
    for (let from = size; from > 0; ) {
      const to = from;
      from = Math.max(0, from - CHUNK);
      const at = readRange(fd, from, to).lastIndexOf(0x0a);
      if (at >= 0) return from + at + 1;
    }
    return 0;
  });
}

function within(path: string, otherwise: number, work: (fd: number) => number): number {
  const fd = ifThere(() => patiently(() => openSync(path, READ)));
  if (fd === undefined) return otherwise;
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}

/** The whole lines of the next stretch, each with the offset behind it. */
function wholeLines(fd: number, from: number): { text: string; end: number }[] {
  const size = fstatSync(fd).size;
  for (let take = CHUNK; ; take *= 4) {
    const chunk = readRange(fd, from, Math.min(size, from + take));
    const lines: { text: string; end: number }[] = [];
    for (let start = 0, stop = chunk.indexOf(0x0a); stop >= 0; start = stop + 1, stop = chunk.indexOf(0x0a, start)) {
      lines.push({ text: chunk.toString("utf8", start, stop), end: from + stop + 1 });
    }
    if (lines.length > 0 || from + take >= size) return lines;
  }
}

function parseEntry<Entry>(line: string, isEntry: Check): Entry | undefined {
  if (line === "") return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    return isEntry(entry) ? (entry as Entry) : undefined;
  } catch {
    return undefined;
  }
}
