import { closeSync, lstatSync, openSync, readFileSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isAlive, machineName } from "../../processes.ts";
import { codeOf, FILE_MODE, ifThere, inFolder, quietly, writeAll } from "./io.ts";

/** A lock in our hands. `token` is unique and also names our temporary files. */
export interface Held {
  readonly token: string;
  release(): void;
}

/** A lock whose holder cannot be judged from here (another machine) is taken over at this age. */
const UNJUDGEABLE_MS = 30_000;

/**
 * Tries to take the lock `name` once: `undefined` when a living holder has it. A dead holder's lock
 * is taken over; `bury` first removes what that holder may have left (spec 1 §2, step 1).
 *
 * A lock is a symbolic link whose target names the holder, so that it comes into being whole in one
 * call; where links are refused (Windows) it is a file. Taking over is serialised by a second lock
 * and removes only what the taker judged. Should two writers still meet, the journal's own check
 * stops the later one: the lock only saves work.
 */
export function tryLock(folder: string, name: string, now: number, bury: (token: string) => void): Held | undefined {
  const path = join(folder, name);
  const token = newToken();
  for (let attempt = 0; attempt < 2; attempt++) {
    if (create(folder, path, token)) return held(path, token);
    const holder = holderOf(path);
    if (holder !== undefined && !isDead(path, holder, now)) return undefined;
    if (holder !== undefined) takeAway(folder, name, holder, now, bury);
  }
  return undefined;
}

/** The locks there are, with their holders; for `doctor`. */
export function lockHolder(path: string): { token: string; alive: boolean | undefined } | undefined {
  const token = holderOf(path);
  return token === undefined ? undefined : { token, alive: isAlive(parseToken(token)) };
}

function held(path: string, token: string): Held {
  const release = () => {
    if (holderOf(path) === token) quietly(() => unlinkSync(path));
  };
  return { token, release };
}

let counter = 0;
let self: string | undefined;

/** `<pid>-<start>-<random>@<machine>`: safe in file names. */
function newToken(): string {
  self ??= `${process.pid}-${identityOf(process.pid).start ?? "0"}-${Math.random().toString(36).slice(2, 10)}`;
  counter++;
  return `${self}${counter.toString(36)}@${machineName()}`;
}

function parseToken(token: string): { machine: string; pid: number; start?: string } {
  const [pid, start] = token.split("-", 2);
  const machine = token.slice(token.indexOf("@") + 1);
  return { machine, pid: Number(pid), ...(start === undefined || start === "0" ? {} : { start }) };
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
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  try {
    writeAll(fd, Buffer.from(token));
  } finally {
    closeSync(fd);
  }
  return true;
}

function holderOf(path: string): string | undefined {
  try {
    return ifThere(() => readlinkSync(path));
  } catch (error) {
    if (codeOf(error) === "EINVAL" || codeOf(error) === "UNKNOWN") return ifThere(() => readFileSync(path, "utf8"));
    throw error;
  }
}

function isDead(path: string, token: string, now: number): boolean {
  const alive = isAlive(parseToken(token));
  if (alive !== undefined) return !alive;
  const since = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
  return now - since >= UNJUDGEABLE_MS;
}

function takeAway(folder: string, name: string, token: string, now: number, bury: (token: string) => void): void {
  const path = join(folder, name);
  const breaker = join(folder, `.break-${name}`);
  if (!create(folder, breaker, newToken())) {
    const other = holderOf(breaker);
    if (other !== undefined && isDead(breaker, other, now)) quietly(() => unlinkSync(breaker));
    return;
  }
  try {
    if (holderOf(path) !== token) return;
    bury(token);
    unlinkSync(path);
  } finally {
    quietly(() => unlinkSync(breaker));
  }
}
