import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { isSessionError, SessionError, toSessionError } from "../../errors.ts";

export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

/** Runs `work`; a failing file system becomes `STORE_UNAVAILABLE`. */
export function guarded<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStoreError(what, error);
  }
}

export function asStoreError(what: string, error: unknown): SessionError {
  if (isSessionError(error)) return error;
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code !== "string" || typeof syscall !== "string") return toSessionError(error);
  return new SessionError(
    "STORE_UNAVAILABLE",
    `Could not ${what}: ${(error as Error).message}`,
    { errno: code, syscall },
    { cause: error },
  );
}

export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** `work`'s value, or `undefined` when what it looks for is not there. */
export function ifThere<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Bytes of an open file from `from` to `to`; fewer when the file ends before. */
export function readRange(fd: number, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
  let filled = 0;
  while (filled < bytes.length) {
    const got = readSync(fd, bytes, filled, bytes.length - filled, from + filled);
    if (got === 0) break;
    filled += got;
  }
  return bytes.subarray(0, filled);
}

/**
 * Writes a whole file so that a reader sees the old or the new one, never half: `temp` beside it,
 * then rename.
 */
export function replaceFile(path: string, temp: string, text: string, durable: boolean): void {
  try {
    writeWhole(temp, text, durable);
    patiently(() => renameSync(temp, path));
  } catch (error) {
    quietly(() => unlinkSync(temp));
    throw error;
  }
  if (durable) syncFolder(dirname(path));
}

export function writeWhole(path: string, text: string, durable: boolean): void {
  const fd = openSync(path, "w", FILE_MODE);
  try {
    writeAll(fd, Buffer.from(text, "utf8"));
    if (durable) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Writes all bytes, however many the system takes at a time. */
export function writeAll(fd: number, bytes: Buffer): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done);
}

/** Opens a file to append and to read back, made when missing. A symbolic link in its place is refused. */
export function openToAppend(path: string): number {
  const noFollow = constants.O_NOFOLLOW ?? 0;
  return openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | noFollow, FILE_MODE);
}

/**
 * How a file of ours is opened to be read: a symbolic link in its place is refused (a repository may bring one to
 * somebody else's file, or to one without end), and a pipe is not waited for.
 */
export const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** How a file of ours is opened to be written over: with the same care. */
export const WRITE = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The text of a file, `undefined` when it is not there. */
export function readText(path: string): string | undefined {
  return ifThere(() => patiently(() => readFileSync(path, { encoding: "utf8", flag: READ as never })));
}

/** What stands there; refuses a folder of ours that is a symbolic link: what is written and removed in it would be somebody else's. */
export function refuseLink(path: string): Stats | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isSymbolicLink()) return stat;
  throw new SessionError("STORE_UNAVAILABLE", `The folder ${path} is a symbolic link, which is refused.`, { path });
}

/**
 * Refuses a root that is a symbolic link, or that another user made, who could put into it what they like: found where
 * somebody works below a folder that all may write. The system's own user may; to it, all belongs.
 */
export function refuseForeign(path: string): void {
  const owner = refuseLink(path)?.uid;
  const uid = process.geteuid?.() ?? 0;
  if (owner === undefined || owner === 0 || uid === 0 || owner === uid) return;
  throw new SessionError("STORE_UNAVAILABLE", `The folder ${path} belongs to another user, which is refused.`, {
    path,
  });
}

/** Windows refuses to open, rename or remove a file for a moment while somebody else has it: then `work` is tried again. */
export function patiently<T>(work: () => T): T {
  for (let attempt = 1; ; attempt++) {
    try {
      return work();
    } catch (error) {
      if (!isPassing(error) || attempt === 20) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, attempt);
    }
  }
}

/** Whether the failure may only mean that another process has the file right now; never so but on Windows. */
export function isPassing(error: unknown): boolean {
  return process.platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(codeOf(error) ?? "");
}

/** What a file system says that gives no second names to files. */
export const LINKLESS: ReadonlySet<string | undefined> = new Set([
  "EPERM",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
  "EMLINK",
  "EXDEV",
]);

/** Makes a new name in a folder survive power loss; Windows has no such call. */
export function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Makes the folder and its parents, private; answers the first it made, `undefined` when all were there.
 * Not by mkdir's own "recursive": that tries for ever below a folder that takes no new ones, such as /proc.
 */
export function makeFolder(path: string): string | undefined {
  try {
    return makeOne(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  // The parent is missing, or was until another process made it just now.
  const first = existsSync(dirname(path)) ? undefined : makeFolder(dirname(path));
  return makeOne(path) === undefined ? undefined : (first ?? path);
}

function makeOne(path: string): string | undefined {
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
    return path;
  } catch (error) {
    if (codeOf(error) === "EEXIST" && statSync(path).isDirectory()) return undefined;
    throw error;
  }
}

/** `work`, made once more after `folder` was made when it fails for want of it. */
export function inFolder<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    makeFolder(folder);
    return work();
  }
}

/** For hints and left-overs: whatever goes wrong with them harms nobody. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The next writer finds and mends it.
  }
}
