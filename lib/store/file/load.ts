import { closeSync, fstatSync, lstatSync, openSync, readFileSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import { type Folded, fold } from "../../session/journal.ts";
import { decodeLine, type Line, SUM_LENGTH } from "../../session/line.ts";
import { readRecord } from "../../session/migrate.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import { ifThere, readRange } from "./io.ts";
import type { Layout } from "./layout.ts";

/** How much of the journal a snapshot holds: it stands in `state.json` behind the record. */
export interface Seam {
  bytes: number;
  /** The checksum of the last line it holds. */
  sum: string;
}

/** A file store's {@link Loaded.position}. */
export interface Position {
  /** Size of the journal at the reading; 0 when there is none. */
  readonly size: number;
  /** The journal does not end on a line: the next one starts with a line break. */
  readonly torn: boolean;
  /** There is a `state.json` that is no record: it is kept aside before the next one is written. */
  readonly badSnapshot: boolean;
}

/**
 * Reads a session as spec 1 §2 "Load" says: the snapshot, and the journal's lines beyond it; the
 * whole journal when there is no good snapshot; the snapshot alone when the journal is shorter.
 */
export function loadSession(layout: Layout, id: string): Loaded | undefined {
  const folder = lstatSync(layout.session(id), { throwIfNoEntry: false });
  if (folder === undefined) return undefined;
  if (folder.isSymbolicLink()) {
    throw new SessionError("CORRUPT", `The folder of session ${id} is a symbolic link, which is refused.`, {
      agent_id: id,
    });
  }
  if (!folder.isDirectory()) return undefined;
  const snapshot = readSnapshot(layout.state(id));
  const fd = ifThere(() => openSync(layout.events(id), "r"));
  try {
    const loaded = fd === undefined ? withoutJournal(snapshot) : withJournal(snapshot, fd);
    if (loaded === undefined && (snapshot.present || fd !== undefined)) throw corrupt(id);
    return loaded?.record.agent_id === id ? loaded : undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Every line of the journal that counts, and the record they make. */
export function foldJournal(layout: Layout, id: string): Folded {
  const text = ifThere(() => readFileSync(layout.events(id), "utf8"));
  return fold(undefined, decodeLines(text ?? ""));
}

export function decodeLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const part of text.split("\n")) {
    const line = part === "" ? undefined : decodeLine(part);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

interface Snapshot {
  /** The file is there, whatever is in it. */
  present: boolean;
  record?: SessionRecord;
  seam?: Seam;
}

/** The record in a `state.json` and its seam; without one when the file is missing, torn or no record. */
export function readSnapshot(path: string): Snapshot {
  const text = ifThere(() => readFileSync(path, "utf8"));
  if (text === undefined) return { present: false };
  const parsed = parse(text);
  if (typeof parsed !== "object" || parsed === null) return { present: true };
  const { journal, ...rest } = parsed as Record<string, unknown>;
  const record = readRecord(rest);
  if (record === undefined) return { present: true };
  return isSeam(journal) ? { present: true, record, seam: journal } : { present: true, record };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSeam(value: unknown): value is Seam {
  const seam = value as Seam | null | undefined;
  return typeof seam === "object" && seam !== null && Number.isInteger(seam.bytes) && typeof seam.sum === "string";
}

function withoutJournal({ record }: Snapshot): Loaded | undefined {
  if (record === undefined) return undefined;
  return { record, needsBase: true, tail: [], position: position(0, false, false) };
}

function withJournal(snapshot: Snapshot, fd: number): Loaded | undefined {
  const { size } = fstatSync(fd);
  const { record, seam } = snapshot;
  if (record !== undefined && seam !== undefined) {
    if (seam.bytes > size) return standing(record, size, lastByteTorn(fd, size));
    const joined = readBeyond(fd, seam, size);
    if (joined !== undefined) return continued(snapshot, joined, size);
  }
  return foldWhole(snapshot, readRange(fd, 0, size).toString("utf8"), size);
}

/** The snapshot stands alone: the journal is shorter than what it holds. */
function standing(record: SessionRecord, size: number, torn: boolean): Loaded {
  return { record, needsBase: true, tail: [], position: position(size, torn, false) };
}

/** The journal's text beyond the seam; `undefined` when the snapshot does not end on a line of this journal. */
function readBeyond(fd: number, seam: Seam, size: number): string | undefined {
  if (seam.bytes === 0) return readRange(fd, 0, size).toString("utf8");
  const end = `,"sum":"${seam.sum}"}\n`;
  const from = seam.bytes - (SUM_LENGTH + 1);
  if (from < 0) return undefined;
  const text = readRange(fd, from, size).toString("utf8");
  return text.startsWith(end) ? text.slice(end.length) : undefined;
}

function continued(snapshot: Snapshot, beyond: string, size: number): Loaded {
  const torn = beyond !== "" && !beyond.endsWith("\n");
  const at = position(size, torn, false);
  if (beyond === "") return { record: snapshot.record as SessionRecord, needsBase: false, tail: [], position: at };
  const { record, lines } = fold(snapshot.record, decodeLines(beyond));
  return { record: record as SessionRecord, needsBase: false, tail: lines, position: at };
}

/**
 * No seam to go by. A snapshot without one is a record written by hand or by seed 002: where its
 * revision stands in the journal it is joined there; past the journal's end it stands alone.
 */
function foldWhole(snapshot: Snapshot, text: string, size: number): Loaded | undefined {
  const lines = decodeLines(text);
  const whole = fold(undefined, lines);
  const torn = size > 0 && !text.endsWith("\n");
  const { record } = snapshot;
  const handWritten = record !== undefined && snapshot.seam === undefined && record.revision > 0;
  const last = whole.record?.revision ?? 0;
  if (record !== undefined && (whole.record === undefined || (handWritten && record.revision > last))) {
    return standing(record, size, torn);
  }
  if (handWritten) {
    const joined = fold(record, whole.lines);
    return {
      record: joined.record as SessionRecord,
      needsBase: false,
      tail: joined.lines,
      position: position(size, torn, false),
    };
  }
  if (whole.record === undefined) return undefined;
  const badSnapshot = snapshot.present && record === undefined;
  return { record: whole.record, needsBase: false, tail: whole.lines, position: position(size, torn, badSnapshot) };
}

function lastByteTorn(fd: number, size: number): boolean {
  return size > 0 && readRange(fd, size - 1, size)[0] !== 0x0a;
}

function position(size: number, torn: boolean, badSnapshot: boolean): Position {
  return { size, torn, badSnapshot };
}

function corrupt(id: string): SessionError {
  return new SessionError(
    "CORRUPT",
    `Session ${id} is unreadable: neither state.json nor events.jsonl holds a record. Look at it with "agent-session verify ${id}".`,
    { agent_id: id },
  );
}
