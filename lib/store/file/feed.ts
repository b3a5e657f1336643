import { closeSync, fstatSync, openSync, readdirSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import type { Line } from "../../session/line.ts";
import { toTime } from "../../session/time.ts";
import type { FeedEntry, FeedPage } from "../contract.ts";
import { FILE_MODE, ifThere, inFolder, readRange } from "./io.ts";

/** How much of a segment one reading takes in. */
const CHUNK = 1 << 20;

/**
 * The store-wide list of commits: one file per day, one line per commit. A line has a break before
 * and behind it, so that a torn one spoils only itself. The day never goes back while a later file is known, so
 * that a cursor passes nothing when the clock is set back.
 */
export class Feed {
  private readonly folder: string;
  private latest: string | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  append(entries: readonly FeedEntry[], now: number): void {
    if (entries.length === 0) return;
    const text = entries.map((entry) => `\n${JSON.stringify(entry)}\n`).join("");
    const path = join(this.folder, this.segment(now));
    const fd = inFolder(this.folder, () => openSync(path, "a", FILE_MODE));
    try {
      const bytes = Buffer.from(text, "utf8");
      if (writeSync(fd, bytes) < bytes.length)
        throw new SessionError("STORE_UNAVAILABLE", "The feed could not be written whole.");
    } finally {
      closeSync(fd);
    }
  }

  read(cursor: string, limit: number): FeedPage {
    let [segment, offset] = parseCursor(cursor);
    const entries: FeedEntry[] = [];
    for (const name of this.segments()) {
      if (name < segment) continue;
      if (name > segment) [segment, offset] = [name, 0];
      offset = this.readSegment(name, offset, limit, entries);
      if (entries.length >= limit) break;
    }
    return { entries, cursor: segment === "" ? "" : `${segment}@${offset}` };
  }

  end(): string {
    const last = this.segments().at(-1);
    if (last === undefined) return "";
    const size = ifThere(() => withFile(join(this.folder, last), (fd) => fstatSync(fd).size)) ?? 0;
    return `${last}@${size}`;
  }

  /** Removes whole segments of days before `time`. */
  trim(time: number): void {
    const keep = segmentOf(time);
    for (const name of this.segments()) if (name < keep) ifThere(() => unlinkSync(join(this.folder, name)));
  }

  private segments(): string[] {
    return (ifThere(() => readdirSync(this.folder)) ?? []).filter((name) => name.endsWith(".jsonl")).sort();
  }

  private segment(now: number): string {
    this.latest ??= this.segments().at(-1) ?? "";
    const today = segmentOf(now);
    if (today > this.latest) this.latest = today;
    return this.latest;
  }

  /** Adds whole lines from `offset` on to `entries`, up to `limit`; answers the offset behind the last one taken. */
  private readSegment(name: string, offset: number, limit: number, entries: FeedEntry[]): number {
    return (
      ifThere(() =>
        withFile(join(this.folder, name), (fd) => {
          let at = offset;
          while (entries.length < limit) {
            const lines = wholeLines(fd, at);
            if (lines.length === 0) break;
            for (const line of lines) {
              at = line.end;
              const entry = parseEntry(line.text);
              if (entry !== undefined && entries.push(entry) >= limit) return at;
            }
          }
          return at;
        }),
      ) ?? offset
    );
  }
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

function parseEntry(line: string): FeedEntry | undefined {
  if (line === "") return undefined;
  try {
    return JSON.parse(line) as FeedEntry;
  } catch {
    return undefined;
  }
}

function parseCursor(cursor: string): [segment: string, offset: number] {
  const at = cursor.lastIndexOf("@");
  const offset = Number(cursor.slice(at + 1));
  return at > 0 && Number.isInteger(offset) && offset >= 0 ? [cursor.slice(0, at), offset] : ["", 0];
}

function segmentOf(ms: number): string {
  return `${toTime(ms).slice(0, 10)}.jsonl`;
}

function withFile<T>(path: string, work: (fd: number) => T): T {
  const fd = openSync(path, "r");
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}
