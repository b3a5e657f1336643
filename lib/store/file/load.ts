import { closeSync, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import { fold } from "../../session/journal.ts";
import { decodeLine, type Line, SUM_LENGTH } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import { codeOf, ifThere, patiently, readRange, readText } from "./io.ts";
import type { Layout } from "./layout.ts";
import { readSnapshot, type Seam, type Snapshot, seamAt } from "./snapshot.ts";

/** A file store's {@link Loaded.position}: the journal as it was at the reading. */
export interface Position {
  /** Its size; 0 when there is none. */
  readonly size: number;
  /** Its last bytes, up to {@link END_LENGTH} of them, as latin1: they hold the last line's checksum. */
  readonly end: string;
  /** Where the last line ends that counts beyond the snapshot, if any does: the next snapshot's seam. */
  readonly seam?: Seam | undefined;
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
  try {
    return look(layout, id);
  } catch (error) {
    // Something else lies where a file of ours should be.
    if (codeOf(error) === "EISDIR" || codeOf(error) === "ELOOP") throw corrupt(id, (error as Error).message);
    throw error;
  }
}

function look(layout: Layout, id: string): Loaded | undefined {
  for (let attempt = 1; ; attempt++) {
    const snapshot = readSnapshot(layout.state(id));
    if (snapshot.newer) throw corrupt(id, "it was written by a newer version");
    const { loaded, joined, absent } = read(layout.events(id), snapshot);
    if (joined) return loaded;
    // The usual way did not do. Was the snapshot replaced, or the session deleted and made anew, between the two readings?
    if (attempt < MAX_LOOKS && readText(layout.state(id)) !== snapshot.text) continue;
    if (loaded !== undefined || absent) return loaded;
    throw corrupt(id, "neither state.json nor events.jsonl holds a record");
  }
}

const MAX_LOOKS = 5;

/** A whole line, and where it ends; no seam when its line break is missing. */
export interface Placed {
  line: Line;
  seam: Seam | undefined;
}

/** Every whole line in a stretch of a journal that begins at `from`. */
export function linesIn(journal: Buffer, from: number): Placed[] {
  const lines: Placed[] = [];
  for (let start = 0, stop = 0; start < journal.length; start = stop + 1) {
    const end = journal.indexOf(0x0a, start);
    stop = end < 0 ? journal.length : end;
    const text = journal.toString("utf8", start, stop);
    const line = wholeLine(text);
    if (line !== undefined) lines.push({ line, seam: end < 0 ? undefined : seamAt(from + stop + 1, line.seq, text) });
  }
  return lines;
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
  const { record, seam } = snapshot;
  if (record !== undefined && seam !== undefined && endsAt(fd, seam)) {
    return { joined: true, loaded: continued(record, seam, NOTHING) };
  }
  const { size } = fstatSync(fd);
  if (record !== undefined && seam !== undefined) {
    if (seam.bytes > size) {
      // A journal that a repair has shortened is ahead all the same, until the repair's snapshot is written.
      const found = foldWhole(snapshot, readRange(fd, 0, size));
      if ((found.loaded?.record.revision ?? 0) > record.revision) return found;
      const end = readRange(fd, Math.max(0, size - END_LENGTH), size).toString("latin1");
      return { loaded: standing(record, { size, end, badSnapshot: false }) };
    }
    const beyond = readBeyond(fd, seam, size);
    if (beyond !== undefined) return { joined: true, loaded: continued(record, seam, beyond) };
  }
  return foldWhole(snapshot, readRange(fd, 0, size));
}

const NOTHING = Buffer.alloc(0);

/** Whether the journal ends at the seam, as it mostly does: one call finds out. */
function endsAt(fd: number, seam: Seam): boolean {
  const from = seam.bytes - SEAM_LENGTH;
  if (from < 0) return false;
  const bytes = Buffer.allocUnsafe(SEAM_LENGTH + 1);
  return readSync(fd, bytes, 0, bytes.length, from) === SEAM_LENGTH && isAtSeam(bytes, seam);
}

/** Length of `,"sum":"xxxxxxxx"}\n`. */
const SEAM_LENGTH = SUM_LENGTH + 1;

function isAtSeam(bytes: Buffer, seam: Seam): boolean {
  return bytes.toString("latin1", 0, SEAM_LENGTH) === `,"sum":"${seam.sum}"}\n`;
}

/** The snapshot stands alone: the journal does not hold it. */
function standing(record: SessionRecord, position: Position): Loaded {
  return { record, needsBase: true, tail: [], position };
}

/** The journal's bytes beyond the seam; `undefined` when the snapshot does not end on a line of this journal. */
function readBeyond(fd: number, seam: Seam, size: number): Buffer | undefined {
  if (seam.bytes < SEAM_LENGTH) return undefined;
  const bytes = readRange(fd, seam.bytes - SEAM_LENGTH, size);
  return isAtSeam(bytes, seam) ? bytes.subarray(SEAM_LENGTH) : undefined;
}

function continued(record: SessionRecord, seam: Seam, beyond: Buffer): Loaded {
  const size = seam.bytes + beyond.length;
  if (beyond.length === 0) {
    return { record, needsBase: false, tail: [], position: { size, end: `${seam.sum}"}\n`, badSnapshot: false } };
  }
  const placed = linesIn(beyond, seam.bytes);
  const folded = fold(record, linesOf(placed));
  const position: Position = { size, end: endOf(beyond), seam: lastSeam(placed, folded.lines), badSnapshot: false };
  return { record: folded.record as SessionRecord, needsBase: false, tail: folded.lines, position };
}

function linesOf(placed: readonly Placed[]): Line[] {
  return placed.map(({ line }) => line);
}

function lastSeam(placed: readonly Placed[], counted: readonly Line[]): Seam | undefined {
  return placed.find(({ line }) => line === counted.at(-1))?.seam;
}

/**
 * No seam to go by. A snapshot beyond the journal's last line stands: lines have been lost. One
 * without a seam is a record written by hand: it is joined where its revision stands in the journal.
 */
function foldWhole({ text, record, seam }: Snapshot, journal: Buffer): Found {
  const placed = linesIn(journal, 0);
  const whole = fold(undefined, linesOf(placed));
  const badSnapshot = text !== undefined && record === undefined;
  const position: Position = {
    size: journal.length,
    end: endOf(journal),
    seam: lastSeam(placed, whole.lines),
    badSnapshot,
  };
  if (record !== undefined && (whole.record === undefined || record.revision > whole.record.revision)) {
    return { loaded: standing(record, position) };
  }
  if (record !== undefined && seam === undefined && record.revision > 0) {
    const { record: joined, lines } = fold(record, whole.lines);
    return { loaded: { record: joined as SessionRecord, needsBase: false, tail: lines, position } };
  }
  if (whole.record === undefined) {
    return { absent: text === undefined && journal.toString("utf8").split("\n").every(isBegun) };
  }
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
