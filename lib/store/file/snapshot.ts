import { renameSync } from "node:fs";
import { isNewer, readRecord } from "../../session/migrate.ts";
import { isRecord, type SessionRecord } from "../../session/record.ts";
import { patiently, readText, replaceFile } from "./io.ts";
import { corruptName, tempName } from "./layout.ts";

/** How much of the journal a snapshot holds: it stands in `state.json` behind the record, as `journal`. */
export interface Seam {
  bytes: number;
  /** The last line it holds, and that line's checksum. */
  seq: number;
  sum: string;
}

export interface Snapshot {
  /** The file's content; `undefined` when there is none. */
  text?: string | undefined;
  /** The record in it; `undefined` when it is torn or no record. */
  record?: SessionRecord;
  seam?: Seam;
  /** It was written by a later version than this one, which must not take it for spoilt. */
  newer?: boolean;
}

/** Reads a `state.json`. A record edited by hand stands as it is, but for the revision the journal gave it. */
export function readSnapshot(path: string): Snapshot {
  const text = readText(path);
  const parsed = text === undefined ? undefined : parse(text);
  if (typeof parsed !== "object" || parsed === null) return { text };
  const fields = parsed as Record<string, unknown>;
  const seam = fields.journal;
  // It stands last, and what stands last is cheap to take away.
  delete fields.journal;
  // Asked first: only an old record needs what brings it up to date.
  const record = isRecord(fields) ? fields : readRecord(fields);
  if (record === undefined) return { text, newer: isNewer(fields) };
  if (!isSeam(seam)) return { text, record };
  return { text, seam, record: record.revision === seam.seq ? record : { ...record, revision: seam.seq } };
}

/** A record's text as `state.json` holds it, still without its seam. */
export function recordText(record: SessionRecord): string {
  return JSON.stringify(record, null, 2);
}

/** Writes a `state.json` from {@link recordText} under the lock whose `token` is given. */
export function writeSnapshot(path: string, text: string, seam: Seam, token: string): void {
  const whole = `${text.slice(0, -2)},\n  "journal": ${JSON.stringify(seam)}\n}\n`;
  replaceFile(path, tempName(path, token), whole, false);
}

/** Keeps a `state.json` that is no record under another name, if it still is none. */
export function keepAside(path: string, now: number): void {
  const { text, record } = readSnapshot(path);
  if (text !== undefined && record === undefined) patiently(() => renameSync(path, corruptName(path, now)));
}

/** The seam behind a journal of that size whose last line, as encoded, is `line`. */
export function seamAt(bytes: number, seq: number, line: string): Seam {
  return { bytes, seq, sum: line.slice(-10, -2) };
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
  if (typeof seam !== "object" || seam === null) return false;
  return Number.isSafeInteger(seam.bytes) && Number.isInteger(seam.seq) && seam.seq > 0 && typeof seam.sum === "string";
}
