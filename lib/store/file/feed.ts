import { closeSync, fstatSync, openSync, readdirSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import type { Line } from "../../session/line.ts";
import { toTime } from "../../session/time.ts";
import type { Fact, FeedEntry, Page } from "../contract.ts";
import { type Cursor, formatCursor, parseCursor } from "./cursor.ts";
import { ifThere, inFolder, openToAppend, patiently, readRange } from "./io.ts";

/** How much of a segment one reading takes in. */
const CHUNK = 1 << 18;
const ENDING = ".jsonl";

/**
 * A store-wide list, of commits (the feed) or of facts: one file per day, one line per entry. A line has a break before
 * and behind it, so that a torn one spoils only itself. A writer never goes back to a day before the
 * last one it knows, and a cursor watches the last few days, not the newest alone: so nothing is
 * passed by when the clock is set back or two writers do not agree on the day.
 */
export class Log<Entry> {
  private readonly folder: string;
  private readonly isEntry: (value: unknown) => boolean;
  private latest: string | undefined;

  constructor(folder: string, isEntry: (value: unknown) => boolean) {
    this.folder = folder;
    this.isEntry = isEntry;
  }

  append(entries: readonly Entry[], now: number): void {
    if (entries.length === 0) return;
    const bytes = Buffer.from(entries.map((entry) => `\n${JSON.stringify(entry)}\n`).join(""), "utf8");
    const path = this.path(this.day(now));
    const fd = inFolder(this.folder, () => openToAppend(path));
    try {
      if (writeSync(fd, bytes) < bytes.length) {
        throw new SessionError("STORE_UNAVAILABLE", `${this.folder} could not be written whole; the disk may be full.`);
      }
    } finally {
      closeSync(fd);
    }
  }

  read(text: string, limit: number): Page<Entry> {
    const cursor = parseCursor(text);
    const entries: Entry[] = [];
    for (const day of this.daysFor(cursor)) {
      if (entries.length >= limit) break;
      cursor.set(day, this.readDay(day, cursor.get(day) ?? 0, limit, entries));
    }
    return { entries, cursor: formatCursor(cursor) };
  }

  end(): string {
    const cursor: Cursor = new Map();
    for (const day of this.days()) cursor.set(day, this.endOf(day));
    return formatCursor(cursor);
  }

  /** Removes whole days before that of `time`. */
  trim(time: number): void {
    const keep = dayOf(time);
    for (const day of this.days()) if (day < keep) ifThere(() => unlinkSync(this.path(day)));
  }

  private path(day: string): string {
    return join(this.folder, `${day}${ENDING}`);
  }

  private days(): string[] {
    const names = ifThere(() => readdirSync(this.folder)) ?? [];
    return names.flatMap((name) => (name.endsWith(ENDING) ? [name.slice(0, -ENDING.length)] : [])).sort();
  }

  /** The days a cursor has not left behind. */
  private daysFor(cursor: Cursor): string[] {
    const oldest = [...cursor.keys()].sort()[0] ?? "";
    return this.days().filter((day) => day >= oldest);
  }

  private day(now: number): string {
    this.latest ??= this.days().at(-1) ?? "";
    const today = dayOf(now);
    if (today > this.latest) this.latest = today;
    return this.latest;
  }

  /** Adds whole lines from `offset` on to `entries`, up to `limit`; answers the offset behind the last one taken. */
  private readDay(day: string, offset: number, limit: number, entries: Entry[]): number {
    return this.within(day, offset, (fd) => {
      let at = offset;
      while (entries.length < limit) {
        const lines = wholeLines(fd, at);
        if (lines.length === 0) break;
        for (const line of lines) {
          at = line.end;
          const entry = this.parse(line.text);
          if (entry !== undefined && entries.push(entry) >= limit) return at;
        }
      }
      return at;
    });
  }

  /** Where the last whole line ends: what is being written right now is still to come. */
  private endOf(day: string): number {
    return this.within(day, 0, (fd) => {
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

  private parse(line: string): Entry | undefined {
    if (line === "") return undefined;
    try {
      const entry: unknown = JSON.parse(line);
      return this.isEntry(entry) ? (entry as Entry) : undefined;
    } catch {
      return undefined;
    }
  }

  private within(day: string, otherwise: number, work: (fd: number) => number): number {
    const fd = ifThere(() => patiently(() => openSync(this.path(day), "r")));
    if (fd === undefined) return otherwise;
    try {
      return work(fd);
    } finally {
      closeSync(fd);
    }
  }
}

export type Feed = Log<FeedEntry>;

/** The feed in `folder`. */
export function feedIn(folder: string): Feed {
  return new Log(folder, (value) => typeof (value as FeedEntry | null)?.agent_id === "string");
}

/** The facts in `folder`. */
export function factsIn(folder: string): Log<Fact> {
  return new Log(folder, (value) => typeof (value as Fact | null)?.type === "string");
}

/** The feed's entry for a journal line. */
export function entryOf(agentId: string, line: Line): FeedEntry {
  const { seq, at, type, data, also } = line;
  return {
    agent_id: agentId,
    seq,
    at,
    type,
    ...(data === undefined ? {} : { data }),
    ...(also === undefined ? {} : { also }),
  };
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

function dayOf(ms: number): string {
  return toTime(ms).slice(0, 10);
}
