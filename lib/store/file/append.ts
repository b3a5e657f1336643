import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import { counts } from "../../session/journal.ts";
import type { Line } from "../../session/line.ts";
import { asStoreError, FILE_MODE, quietly, readRange } from "./io.ts";
import { decodeLines, type Position } from "./load.ts";

/**
 * Appends one encoded line to a journal and makes sure it is the one that counts (spec 1 §2, steps
 * 2, 4 and 5). `before` runs once the journal is known not to have grown. Answers its new size.
 */
export function appendLine(
  path: string,
  from: Position,
  line: Line,
  text: string,
  options: { durable: boolean; revision: number; before: () => void },
): number {
  const fd = openSync(path, "a+", FILE_MODE);
  try {
    if (fstatSync(fd).size !== from.size) throw grown();
    options.before();
    const bytes = Buffer.from(`${from.torn ? "\n" : ""}${text}\n`, "utf8");
    write(fd, from.size, bytes, options.durable);
    confirm(fd, from.size, line, options.revision);
    return from.size + bytes.length;
  } finally {
    quietly(() => closeSync(fd));
  }
}

export function grown(): SessionError {
  return new SessionError("CONFLICT", "Another writer changed the session in between.");
}

function write(fd: number, at: number, bytes: Buffer, durable: boolean): void {
  try {
    const written = writeSync(fd, bytes, 0, bytes.length);
    if (written < bytes.length) {
      throw new SessionError(
        "STORE_UNAVAILABLE",
        `Only ${written} of ${bytes.length} bytes could be written; the disk may be full.`,
      );
    }
    if (durable) fsyncSync(fd);
  } catch (error) {
    cutBack(fd, at, bytes);
    throw asStoreError("append to the journal", error);
  }
}

/** Takes back what a failed write left, provided it is ours and the last thing in the file. */
function cutBack(fd: number, at: number, bytes: Buffer): void {
  quietly(() => {
    const { size } = fstatSync(fd);
    if (size <= at || size > at + bytes.length) return;
    if (readRange(fd, at, size).equals(bytes.subarray(0, size - at))) ftruncateSync(fd, at);
  });
}

/** The first line beyond `at` that counts must be ours: a writer whose lock was taken over may have come first. */
function confirm(fd: number, at: number, line: Line, revision: number): void {
  const lines = decodeLines(readRange(fd, at, fstatSync(fd).size).toString("utf8"));
  if (lines.find((other) => counts(other, revision))?.id !== line.id) throw grown();
}
