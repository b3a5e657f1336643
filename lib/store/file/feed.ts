import { closeSync, readdirSync, writeSync } from "node:fs";
import { sep } from "node:path";
import { SessionError } from "../../errors.ts";
import type { Line } from "../../session/line.ts";
import { toTime } from "../../session/time.ts";
import type { FeedEntry } from "../contract.ts";
import { ifThere, inFolder, openToAppend } from "./io.ts";

const ENDING = ".jsonl";

/**
 * A store-wide list, of commits (the feed) or of facts: one file per day, one line per entry. A line has a break before
 * and behind it, so that a torn one spoils only itself. A writer never goes back to a day before the
 * last one it knows, and a cursor watches the last few days, not the newest alone: so nothing is
 * passed by when the clock is set back or two writers do not agree on the day.
 */
export class Log<Entry> {
  readonly folder: string;
  private latest: string | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  append(entries: readonly Entry[], now: number): void {
    if (entries.length === 0) return;
    const bytes = Buffer.from(entries.map((entry) => `\n${JSON.stringify(entry)}\n`).join(""), "utf8");
    const path = pathOfDay(this.folder, this.day(now));
    const fd = inFolder(this.folder, () => openToAppend(path));
    try {
      if (writeSync(fd, bytes) < bytes.length) {
        throw new SessionError("STORE_UNAVAILABLE", `${path} could not be written whole; the disk may be full.`);
      }
    } finally {
      closeSync(fd);
    }
  }

  private day(now: number): string {
    this.latest ??= daysIn(this.folder).at(-1) ?? "";
    const today = dayOf(now);
    if (today > this.latest) this.latest = today;
    return this.latest;
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

/** The days there is a file of, oldest first. */
export function daysIn(folder: string): string[] {
  const names = ifThere(() => readdirSync(folder)) ?? [];
  return names.flatMap((name) => (name.endsWith(ENDING) ? [name.slice(0, -ENDING.length)] : [])).sort();
}

export function pathOfDay(folder: string, day: string): string {
  return `${folder}${sep}${day}${ENDING}`;
}

export function dayOf(ms: number): string {
  return toTime(ms).slice(0, 10);
}
