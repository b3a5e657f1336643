import { fstatSync } from "node:fs";
import { fold } from "../../session/journal.ts";
import { type Line, SUM_LENGTH } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import { readRange } from "./io.ts";
import { isSummed, linesIn, type Placed } from "./lines-in.ts";
import { END_LENGTH, type Found, isAtSeam, type Position, SEAM_LENGTH, standing } from "./position.ts";
import type { Seam, Snapshot } from "./snapshot.ts";

/**
 * Reads a session whose journal does not end where its snapshot does: lines a killed writer never folded, a snapshot
 * that is none, a journal that has lost lines.
 */
export function readBeyond(snapshot: Snapshot, fd: number): Found {
  const { record, seam } = snapshot;
  const { size } = fstatSync(fd);
  if (record !== undefined && seam !== undefined) {
    if (seam.bytes > size) {
      // A journal that a repair has shortened is ahead all the same, until the repair's snapshot is written.
      const found = foldWhole(snapshot, readRange(fd, 0, size));
      if ((found.loaded?.record.revision ?? 0) > record.revision) return found;
      const end = readRange(fd, Math.max(0, size - END_LENGTH), size).toString("latin1");
      return { loaded: standing(record, { size, end, badSnapshot: false }) };
    }
    const beyond = bytesBeyond(fd, seam, size);
    if (beyond !== undefined) return { joined: true, loaded: continued(record, seam, beyond) };
  }
  return foldWhole(snapshot, readRange(fd, 0, size));
}

/** The journal's bytes beyond the seam; `undefined` when the snapshot does not end on a line of this journal. */
function bytesBeyond(fd: number, seam: Seam, size: number): Buffer | undefined {
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

function endOf(journal: Buffer): string {
  return journal.toString("latin1", Math.max(0, journal.length - END_LENGTH));
}
