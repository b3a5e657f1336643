import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";
import { codeOf, FILE_MODE, ifThere, inFolder, isPassing, patiently, quietly, readText, writeAll } from "./io.ts";
import { type HolderState, hold, newToken, stateOf } from "./token.ts";

/** A lock in our hands. `token` is unique and also names our temporary files. */
export interface Held {
  readonly token: string;
  release(): void;
}

/** A lock whose holder cannot be judged from here (another machine) is taken over at this age. */
const UNJUDGEABLE_MS = 30_000;

/**
 * Tries to take the lock `name` once: `undefined` when somebody has it. A dead holder's lock is taken
 * over; `bury` first removes what that holder may have left (spec 1 §2, step 1).
 *
 * A lock is a symbolic link whose target names the holder, so that it comes into being whole in one
 * call; where links are refused (Windows) it is a file. Should two writers hold it all the same, the
 * journal's own check stops the later one: the lock only saves work.
 */
export function tryLock(folder: string, name: string, bury: (token: string) => void): Held | undefined {
  const path = join(folder, name);
  const token = newToken();
  for (let attempt = 0; attempt < 2; attempt++) {
    if (create(folder, path, token)) return held(path, token);
    const holder = holderOf(path);
    if (holder === undefined) continue;
    if (stateOf(holder) === "alive" || !takeOver(folder, name, token, holder, bury)) return undefined;
    return held(path, token);
  }
  return undefined;
}

/** Who has the lock at `path`, and whether they live; for `verify` and `doctor`. */
export function lockHolder(path: string): { token: string; state: HolderState } | undefined {
  const token = holderOf(path);
  return token === undefined ? undefined : { token, state: stateOf(token) };
}

function held(path: string, token: string): Held {
  const drop = hold(token);
  const remove = () => {
    if (holderOf(path) === token) unlinkSync(path);
  };
  const release = () => {
    drop();
    try {
      remove();
    } catch {
      quietly(remove);
    }
  };
  return { token, release };
}

function create(folder: string, path: string, token: string): boolean {
  try {
    inFolder(folder, () => symlinkSync(token, path));
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return false;
    if (code === "EPERM" || code === "ENOSYS" || code === "ENOTSUP" || code === "EOPNOTSUPP")
      return createFile(path, token);
    throw error;
  }
}

function createFile(path: string, token: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, "wx", FILE_MODE);
  } catch (error) {
    if (codeOf(error) === "EEXIST" || isPassing(error)) return false;
    throw error;
  }
  try {
    writeAll(fd, Buffer.from(token));
  } catch (error) {
    quietly(() => unlinkSync(path));
    throw error;
  } finally {
    closeSync(fd);
  }
  return true;
}

/** The token in a lock; `""` from a file whose creator has not come to write it. */
function holderOf(path: string): string | undefined {
  try {
    return ifThere(() => readlinkSync(path));
  } catch (error) {
    if (codeOf(error) === "EINVAL" || codeOf(error) === "UNKNOWN") return readText(path);
    throw error;
  }
}

/**
 * Puts our lock in the place of one whose holder is gone. Every taker first raises a flag of its own
 * name beside it and looks for others', so of any two at once at least one sees the other and leaves;
 * the flag then becomes the lock in one rename. A taker killed anywhere leaves a flag or a lock that
 * names it, which the next one removes.
 */
function takeOver(folder: string, name: string, token: string, gone: string, bury: (token: string) => void): boolean {
  const path = join(folder, name);
  const flag = join(folder, `~${name}~${token}`);
  if (!create(folder, flag, token)) return false;
  try {
    if (hasRival(folder, `~${name}~`, token, flag)) return false;
    if (holderOf(path) !== gone || !isOver(path, gone, flag)) return false;
    bury(gone);
    patiently(() => renameSync(flag, path));
    return true;
  } finally {
    quietly(() => unlinkSync(flag));
  }
}

function hasRival(folder: string, prefix: string, token: string, flag: string): boolean {
  let found = false;
  for (const entry of readdirSync(folder)) {
    const other = entry.slice(prefix.length);
    if (!entry.startsWith(prefix) || other === token) continue;
    const path = join(folder, entry);
    if (isOver(path, other, flag)) quietly(() => unlinkSync(path));
    else found = true;
  }
  return found;
}

/** Dead; or not judgeable and old, by the file system's own clock, which `flag`, made just now, tells. */
function isOver(path: string, token: string, flag: string): boolean {
  const state = stateOf(token);
  if (state !== "unknown") return state === "dead";
  const made = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
  const now = lstatSync(flag, { throwIfNoEntry: false })?.mtimeMs;
  // A lock from the future was made before the clock was set back.
  return made !== undefined && now !== undefined && Math.abs(now - made) >= UNJUDGEABLE_MS;
}
