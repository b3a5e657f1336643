import { closeSync, lstatSync, openSync, readdirSync, renameSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { codeOf, FILE_MODE, ifThere, patiently, quietly, readText } from "./io.ts";
import { fileBehind, tempName } from "./layout.ts";
import { plateOf } from "./plate.ts";
import { stateOf } from "./token.ts";

/** A lock whose holder cannot be judged from here (another machine) is over at this age. */
const UNJUDGEABLE_MS = 30_000;

/** The token in a lock, "nobody" where none can be read; `undefined` when there is no lock. */
export function holderOf(path: string): string | undefined {
  const text = readText(path);
  return text === undefined || /^[\w.@-]{1,100}$/.test(text) ? text : "nobody";
}

/** Removes the temporary file that a holder of the lock `name` may have left. */
export function bury(disk: Disk, name: string, token: string): void {
  const file = fileBehind(disk.layout, name);
  if (file !== undefined) quietly(() => unlinkSync(tempName(file, token)));
}

/** Whether the holder `token` of the file at `path` is gone: dead, or not judgeable and for long. */
export function isOver(token: string, path: string): boolean {
  const state = stateOf(token);
  if (state !== "unknown") return state === "dead";
  // Taking a lock gives its file a new name, and that is a change.
  const since = lstatSync(path, { throwIfNoEntry: false })?.ctimeMs;
  // A lock from the future was taken before the clock was set back.
  return since !== undefined && Math.abs(Date.now() - since) >= UNJUDGEABLE_MS;
}

/**
 * Removes the lock `name` of a holder that is gone, and its temporary file. Whoever gives the gone
 * one's plate their own name is the only one to do so: one rename, which only one can win and which a
 * taker killed in the middle leaves for the next to win. So nobody removes a lock that is not the gone
 * one's any more. Answers whether it is worth trying to take the lock now.
 */
export function evict(disk: Disk, name: string, gone: string): boolean {
  const { locks, holders } = disk.layout;
  const path = join(locks, name);
  const ours = join(holders, `${gone}~${plateOf(disk).token}`);
  const claim = claimOn(disk, gone);
  if (claim === undefined || !won(() => renameSync(join(holders, claim), ours))) return false;
  try {
    if (holderOf(path) === gone) {
      bury(disk, name, gone);
      patiently(() => unlinkSync(path));
    }
  } finally {
    quietly(() => unlinkSync(ours));
  }
  return true;
}

/** The gone one's plate, or what another taker made of it and was killed; `undefined` when a living one has it. */
function claimOn(disk: Disk, gone: string): string | undefined {
  const { holders } = disk.layout;
  for (const entry of ifThere(() => readdirSync(holders)) ?? []) {
    if (entry === gone) return entry;
    if (!entry.startsWith(`${gone}~`)) continue;
    const taker = entry.slice(gone.length + 1);
    return taker === disk.plate?.token || isOver(taker, join(holders, entry)) ? entry : undefined;
  }
  // It held several locks, and the plate went with the first.
  return won(() => closeSync(openSync(join(holders, gone), "wx", FILE_MODE))) ? gone : undefined;
}

function won(call: () => void): boolean {
  try {
    patiently(call);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "EEXIST") return false;
    throw error;
  }
}
