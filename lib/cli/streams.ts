import { fstatSync, writeSync } from "node:fs";

/**
 * Writes all of `text` to stdout (1) or stderr (2) before it returns, so that nothing is lost at the
 * end of the process. A reader that has gone away (`| head`) is nobody's fault. What else keeps the
 * answer from stdout is thrown; where stderr fails there is nobody left to tell.
 * Answers false when nobody reads any more.
 */
export function writeTo(fd: 1 | 2, text: string): boolean {
  const bytes = Buffer.from(text, "utf8");
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(fd, bytes, done, bytes.length - done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE" || code === "EOF" || code === "EBADF") return false;
      if (code !== "EAGAIN" && fd === 2) return false;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
  return true;
}

/** Whether a person reads this stream. Pipes and files are told without loading the streams of Node. */
export function isTerminal(fd: 1 | 2): boolean {
  try {
    if (!fstatSync(fd).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return (fd === 1 ? process.stdout : process.stderr).isTTY === true;
}
