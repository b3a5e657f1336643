import { closeSync, linkSync, openSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { codeOf, FILE_MODE, ifThere, inFolder, patiently, quietly } from "./io.ts";
import { fileBehind, type Layout, tempName } from "./layout.ts";
import { type HolderState, hold, isOver, newToken, stateOf } from "./token.ts";

/** A lock in our hands. `token` is unique and also names our temporary files. */
export interface Held {
  readonly token: string;
  release(): void;
}

/**
 * Tries to take the lock `name` once: `undefined` when somebody else has it. A dead holder's lock is
 * taken over, and the temporary file it may have left is removed (spec 1 §2, step 1).
 *
 * Everybody raises a flag of their own, a file named after lock and holder, and then looks whether
 * another one stands there: of any two at once at least one sees the other and leaves. A flag comes
 * and goes in one call and says whose it is, so a killed holder leaves nothing half done, and no taker
 * can hurt a living one. Should two writers meet all the same, the journal's own check stops the later one.
 */
export function tryLock(disk: Disk, name: string): Held | undefined {
  const { layout } = disk;
  const token = newToken();
  const flag = flagOf(layout, { name, token });
  raise(disk, flag);
  const drop = hold(token);
  const release = () => {
    drop();
    lower(flag);
  };
  try {
    const others = flagsIn(layout).filter((each) => each.name === name && each.token !== token);
    if (others.every((each) => isCleared(layout, each))) return { token, release };
  } catch (error) {
    release();
    throw error;
  }
  release();
  return undefined;
}

/** Who holds the lock `name`, or wants to right now. */
export function lockHolders(layout: Layout, name: string): { token: string; state: HolderState }[] {
  const flags = flagsIn(layout).filter((flag) => flag.name === name);
  return flags.map(({ token }) => ({ token, state: stateOf(token) }));
}

/** Removes what holders of any lock have left that are gone. */
export function clearLocks(layout: Layout): void {
  for (const flag of flagsIn(layout)) isCleared(layout, flag);
}

interface Flag {
  name: string;
  token: string;
}

/** Whether the flag is gone: it was over, and is removed with its holder's temporary file. */
function isCleared(layout: Layout, flag: Flag): boolean {
  if (!isOver(flag.token)) return false;
  const file = fileBehind(layout, flag.name);
  if (file !== undefined) quietly(() => unlinkSync(tempName(file, flag.token)));
  lower(flagOf(layout, flag));
  return true;
}

function flagOf({ locks }: Layout, { name, token }: Flag): string {
  return join(locks, `~${name}~${token}`);
}

/** A lock's name may hold a "~", a token does not. */
function flagsIn({ locks }: Layout): Flag[] {
  return (ifThere(() => readdirSync(locks)) ?? []).flatMap((entry) => {
    const at = entry.lastIndexOf("~");
    return entry.startsWith("~") && at > 0 ? [{ name: entry.slice(1, at), token: entry.slice(at + 1) }] : [];
  });
}

/** A second name for a file that is there is three times as fast as a new file; where that is refused, a new file does. */
function raise(disk: Disk, flag: string): void {
  const { root, locks } = disk.layout;
  disk.prepare();
  try {
    linkSync(join(root, ".gitignore"), flag);
  } catch {
    disk.prepare(true);
    inFolder(locks, () => closeSync(openSync(flag, "wx", FILE_MODE)));
  }
}

/** A flag that cannot be lowered would block the session while this process lives: it is tried twice. */
function lower(flag: string): void {
  const remove = () => patiently(() => unlinkSync(flag));
  try {
    remove();
  } catch (error) {
    if (codeOf(error) !== "ENOENT") quietly(remove);
  }
}
