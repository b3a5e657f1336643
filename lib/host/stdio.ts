import { fstatSync, readSync, statSync, writeSync } from "node:fs";

/** What came in: its bytes, or that there were too many of them. */
export interface Input {
  text: string;
  tooLarge: boolean;
}

/**
 * Reads stdin to its end, at most `limit` bytes of it (the rest is taken off the pipe and dropped, so
 * that the writer is not cut short). Synchronous: the stream would cost a hook a quarter of its start.
 */
export function readStdin(limit: number): Input {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    const got = readChunk(chunk);
    if (got === 0) break;
    total += got;
    if (total <= limit) chunks.push(chunk.subarray(0, got));
  }
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  return { text: bytes.toString(), tooLarge: total > limit };
}

/** Whether a person sits at stdin instead of a pipe. A closed stdin is the null device, which is no terminal. */
export function stdinIsTerminal(): boolean {
  try {
    const stdin = fstatSync(0);
    return stdin.isCharacterDevice() && stdin.rdev !== statSync("/dev/null", { throwIfNoEntry: false })?.rdev;
  } catch {
    return false;
  }
}

/** Writes all of `text`; a reader that has gone away is nobody's fault. */
export function writeOut(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(fd, bytes, done, bytes.length - done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      pause();
    }
  }
}

function readChunk(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk, 0, chunk.length, null);
    } catch (error) {
      // A closed stdin, and the end of a pipe on Windows, are errors here: nothing more comes.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return 0;
      pause();
    }
  }
}

/** A pipe set to non-blocking has nothing for us right now. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
}
