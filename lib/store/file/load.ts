import { closeSync, fstatSync, lstatSync, openSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import { fold } from "../../session/journal.ts";
import { decodeLine, type Line, SUM_LENGTH } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import { ifThere, patiently, readRange, readText } from "./io.ts";
import type { Layout } from "./layout.ts";
import { readSnapshot, type Seam, type Snapshot } from "./snapshot.ts";

/** A file store's {@link Loaded.position}: the journal as it was at the reading. */
export interface Position {
  /** Its size; 0 when there is none. */
  readonly size: number;
  /** Its last bytes, up to {@link END_LENGTH} of them, as latin1: they hold the last line's checksum. */
  readonly end: string;
  /** There is a `state.json` that is no record: it is kept aside before the next one is written. */
  readonly badSnapshot: boolean;
}

/** Length of `xxxxxxxx"}\n`. */
export const END_LENGTH = 11;

/**
 * Reads a session as spec 1 §2 "Load" says: the snapshot, and the journal's lines beyond it; the
 * whole journal when there is no good snapshot; the snapshot alone when the journal holds less.
 */
export function loadSession(layout: Layout, id: string): Loaded | undefined {
  const loaded = loadFolder(layout, id);
  return loaded?.record.agent_id === id ? loaded : undefined;
}

/** As {@link loadSession}, also when the record in the folder has another id. */
export function loadFolder(layout: Layout, id: string): Loaded | undefined {
  const folder = lstatSync(layout.session(id), { throwIfNoEntry: false });
  if (folder === undefined) return undefined;
  if (folder.isSymbolicLink()) {
    throw new SessionError("CORRUPT", `The folder of session ${id} is a symbolic link, which is refused.`, {
      agent_id: id,
    });
  }
  if (!folder.isDirectory()) return undefined;
  for (let attempt = 1; ; attempt++) {
    const snapshot = readSnapshot(layout.state(id));
    if (snapshot.newer) throw corrupt(id, "it was written by a newer version");
    const found = read(layout.events(id), snapshot);
    if (found.joined) return found.loaded;
    // The usual way did not do. Was the snapshot replaced, or the session deleted and made anew, between the two readings?
    if (attempt < MAX_LOOKS && readText(layout.state(id)) !== snapshot.text) continue;
    if (found.loaded === undefined && !found.absent)
      throw corrupt(id, "neither state.json nor events.jsonl holds a record");
    return found.loaded;
  }
}

const MAX_LOOKS = 5;

/** Every whole line of a journal's text. */
export function decodeLines(text: string): Line[] {
  return text.split("\n").flatMap((part) => wholeLine(part) ?? []);
}

/** The line in a text; `undefined` when it is torn, altered, or whole and not what a journal's line is. */
export function wholeLine(text: string): Line | undefined {
  const line: Partial<Line> | null | undefined = decodeLine(text);
  const { seq, change } = line ?? {};
  return Number.isInteger(seq) && typeof change === "object" && change !== null ? (line as Line) : undefined;
}

interface Found {
  loaded?: Loaded | undefined;
  /** The journal goes on where the snapshot ends. */
  joined?: boolean;
  /** There is nothing at all, or what a creator left that never wrote a whole line. */
  absent?: boolean;
}

/** The snapshot was read before: so the journal is never the older of the two. */
function read(path: string, snapshot: Snapshot): Found {
  const fd = ifThere(() => patiently(() => openSync(path, "r")));
  if (fd === undefined) {
    if (snapshot.record === undefined) return { absent: snapshot.text === undefined };
    return { loaded: standing(snapshot.record, { size: 0, end: "", badSnapshot: false }) };
  }
  try {
    return withJournal(snapshot, fd);
  } finally {
    closeSync(fd);
  }
}

function withJournal(snapshot: Snapshot, fd: number): Found {
  const { size } = fstatSync(fd);
  const { record, seam } = snapshot;
  if (record !== undefined && seam !== undefined) {
    if (seam.bytes > size) {
      const end = readRange(fd, Math.max(0, size - END_LENGTH), size).toString("latin1");
      return { loaded: standing(record, { size, end, badSnapshot: false }) };
    }
    const beyond = readBeyond(fd, seam, size);
    if (beyond !== undefined) return { joined: true, loaded: continued(record, seam, beyond) };
  }
  return foldWhole(snapshot, readRange(fd, 0, size));
}

/** The snapshot stands alone: the journal does not hold it. */
function standing(record: SessionRecord, position: Position): Loaded {
  return { record, needsBase: true, tail: [], position };
}

/** The journal's bytes beyond the seam; `undefined` when the snapshot does not end on a line of this journal. */
function readBeyond(fd: number, seam: Seam, size: number): Buffer | undefined {
  const before = SUM_LENGTH + 1;
  if (seam.bytes < before) return undefined;
  const bytes = readRange(fd, seam.bytes - before, size);
  return bytes.toString("latin1", 0, before) === `,"sum":"${seam.sum}"}\n` ? bytes.subarray(before) : undefined;
}

function continued(record: SessionRecord, seam: Seam, beyond: Buffer): Loaded {
  const size = seam.bytes + beyond.length;
  if (beyond.length === 0) {
    return { record, needsBase: false, tail: [], position: { size, end: `${seam.sum}"}\n`, badSnapshot: false } };
  }
  const folded = fold(record, decodeLines(beyond.toString("utf8")));
  const position: Position = { size, end: endOf(beyond), badSnapshot: false };
  return { record: folded.record as SessionRecord, needsBase: false, tail: folded.lines, position };
}

/**
 * No seam to go by. A snapshot beyond the journal's last line stands: lines have been lost. One
 * without a seam is a record written by hand: it is joined where its revision stands in the journal.
 */
function foldWhole({ text, record, seam }: Snapshot, journal: Buffer): Found {
  const content = journal.toString("utf8");
  const whole = fold(undefined, decodeLines(content));
  const position: Position = {
    size: journal.length,
    end: endOf(journal),
    badSnapshot: text !== undefined && record === undefined,
  };
  if (record !== undefined && (whole.record === undefined || record.revision > whole.record.revision)) {
    return { loaded: standing(record, position) };
  }
  if (record !== undefined && seam === undefined && record.revision > 0) {
    const { record: joined, lines } = fold(record, whole.lines);
    return { loaded: { record: joined as SessionRecord, needsBase: false, tail: lines, position } };
  }
  if (whole.record === undefined) return { absent: text === undefined && content.split("\n").every(isBegun) };
  return { loaded: { record: whole.record, needsBase: false, tail: whole.lines, position } };
}

/** Empty, or the beginning of a journal's first line; not one that was whole and is now altered. */
function isBegun(part: string, index: number, parts: readonly string[]): boolean {
  if (part.slice(0, FIRST.length) !== FIRST.slice(0, part.length)) return false;
  return index === parts.length - 1 ? !isSummed(part) : !part.slice(-SUM_LENGTH).includes('"sum"');
}

const FIRST = '{"seq":1,"at":"';

/**
 * Whether a line has its end, its checksum. A killed writer's half line has none, and harms nobody
 * once the next line takes its number; nor does a late writer's line, void because another came first.
 */
export function isSummed(text: string): boolean {
  return /,"sum":"[0-9a-f]{8}"\}$/.test(text.slice(-SUM_LENGTH));
}

function endOf(journal: Buffer): string {
  return journal.toString("latin1", Math.max(0, journal.length - END_LENGTH));
}

function corrupt(id: string, why: string): SessionError {
  const text = `Session ${id} is unreadable: ${why}. Look at it with "agent-session verify ${id}".`;
  return new SessionError("CORRUPT", text, { agent_id: id });
}
