import { closeSync, linkSync, openSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { codeOf, FILE_MODE, ifThere, inFolder, patiently, quietly } from "./io.ts";
import type { Layout } from "./layout.ts";
import { type HolderState, hold, isOver, newToken, stateOf } from "./token.ts";

/** A lock in our hands. `token` is unique and also names our temporary files. */
export interface Held {
  readonly token: string;
  release(): void;
}

/**
 * Tries to take the lock `name` once: `undefined` when somebody else has it. A dead holder's lock
 * is taken over; `bury` first removes what that holder may have left (spec 1 §2, step 1).
 *
 * Everybody raises a flag of their own, a file named after lock and holder, and then looks whether
 * another one stands there: of any two at once at least one sees the other and leaves. A flag comes
 * and goes in one call and says whose it is, so a killed holder leaves nothing half done, and no taker can
 * hurt a living one. Should two writers meet all the same, the journal's own check stops the later one.
 */
export function tryLock(disk: Disk, name: string, bury: (token: string) => void = () => {}): Held | undefined {
  const { layout } = disk;
  const token = newToken();
  const flag = join(layout.locks, `~${name}~${token}`);
  raise(disk, flag);
  const drop = hold(token);
  const release = () => {
    drop();
    lower(flag);
  };
  try {
    if (isAlone(layout, name, token, bury)) return { token, release };
  } catch (error) {
    release();
    throw error;
  }
  release();
  return undefined;
}

/** Who holds the lock `name`, or wants to right now; for `verify` and `doctor`. */
export function lockHolders(layout: Layout, name: string): { token: string; state: HolderState }[] {
  return tokensOf(layout, name).map((token) => ({ token, state: stateOf(token) }));
}

function isAlone(layout: Layout, name: string, own: string, bury: (token: string) => void): boolean {
  let alone = true;
  for (const token of tokensOf(layout, name)) {
    if (token === own) continue;
    if (isOver(token)) {
      bury(token);
      lower(join(layout.locks, `~${name}~${token}`));
    } else {
      alone = false;
    }
  }
  return alone;
}

function tokensOf(layout: Layout, name: string): string[] {
  const prefix = `~${name}~`;
  const tokens: string[] = [];
  for (const entry of ifThere(() => readdirSync(layout.locks)) ?? []) {
    // A longer lock name can begin like this one; no token holds a "~".
    if (entry.startsWith(prefix) && !entry.includes("~", prefix.length)) tokens.push(entry.slice(prefix.length));
  }
  return tokens;
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
