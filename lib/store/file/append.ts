import { closeSync, fstatSync, fsyncSync, ftruncateSync, readSync, truncateSync, writeSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import { counts } from "../../session/journal.ts";
import type { Line } from "../../session/line.ts";
import { asStoreError, codeOf, openToAppend, quietly, readRange } from "./io.ts";
import { linesIn } from "./lines-in.ts";
import type { Position } from "./position.ts";

export interface Appending {
  line: Line;
  /** The line, encoded. */
  text: string;
  /** The record's revision before it. */
  revision: number;
  /** Called once the journal is known not to have grown. */
  before?: () => void;
  /** What makes the line survive power loss, besides its own fsync; absent: nothing is synced. */
  sync?: (() => void) | undefined;
}

/**
 * Appends one encoded line to a journal and makes sure it is the one that counts (spec 1 §2, steps
 * 2, 4 and 5). Answers where the line ends. Another writer in between → `CONFLICT`.
 */
export function appendLine(path: string, from: Position, appending: Appending): number {
  const fd = open(path);
  try {
    if (!endsAs(fd, from)) throw grown();
    appending.before?.();
    const torn = from.end !== "" && !from.end.endsWith("\n");
    const bytes = Buffer.from(`${torn ? "\n" : ""}${appending.text}\n`, "utf8");
    const there = write(path, fd, from.size, bytes, appending.sync);
    if (there.equals(bytes)) return from.size + bytes.length;
    if (!isFirst(there, appending)) throw grown();
    return from.size + there.indexOf(bytes) + bytes.length;
  } finally {
    quietly(() => closeSync(fd));
  }
}

export function grown(): SessionError {
  return new SessionError("CONFLICT", "Another writer changed the session in between.");
}

function open(path: string): number {
  try {
    return openToAppend(path);
  } catch (error) {
    // The folder is gone: the session was removed.
    throw codeOf(error) === "ENOENT" ? grown() : error;
  }
}

/** Not grown, not cut, and not another journal that only has the same size: there is this end, and not one byte more. */
function endsAs(fd: number, { size, end }: Position): boolean {
  const bytes = Buffer.allocUnsafe(end.length + 1);
  const got = readSync(fd, bytes, 0, bytes.length, size - end.length);
  return got === end.length && bytes.toString("latin1", 0, got) === end;
}

/** Writes, syncs, and reads back what now stands from `at` on. */
function write(path: string, fd: number, at: number, bytes: Buffer, sync: (() => void) | undefined): Buffer {
  try {
    const written = writeSync(fd, bytes, 0, bytes.length);
    if (written < bytes.length) {
      const text = `Only ${written} of ${bytes.length} bytes could be written; the disk may be full.`;
      throw new SessionError("STORE_UNAVAILABLE", text);
    }
    if (sync !== undefined) {
      fsyncSync(fd);
      sync();
    }
    // One byte more than ours: mostly there is none, and the size need not be asked for.
    const there = Buffer.allocUnsafe(bytes.length + 1);
    const got = readSync(fd, there, 0, there.length, at);
    return got === bytes.length ? there.subarray(0, got) : readRange(fd, at, fstatSync(fd).size);
  } catch (error) {
    cutBack(path, fd, at, bytes);
    throw asStoreError("append to the journal", error);
  }
}

/** Takes back what a failed write left, provided it is ours and the last thing in the file. */
function cutBack(path: string, fd: number, at: number, bytes: Buffer): void {
  quietly(() => {
    const { size } = fstatSync(fd);
    if (size <= at || size > at + bytes.length) return;
    if (!readRange(fd, at, size).equals(bytes.subarray(0, size - at))) return;
    // Windows lets nobody cut through a descriptor that only appends.
    if (process.platform === "win32") truncateSync(path, at);
    else ftruncateSync(fd, at);
  });
}

/** The first line that counts must be ours: a writer whose lock was taken over may have come first. */
function isFirst(there: Buffer, { line, revision }: Appending): boolean {
  return linesIn(there, 0).find((other) => counts(other.line, revision))?.line.id === line.id;
}
