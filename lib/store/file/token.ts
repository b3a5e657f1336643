import { identityOf, isAlive, machineName } from "../../processes.ts";
import { crc32 } from "../../session/crc32.ts";

/** What can be said of the holder a token names; "unknown": it cannot be judged from here. */
export type HolderState = "alive" | "dead" | "unknown";

let self: string | undefined;
let counter = 0;
const inHand = new Set<string>();

/**
 * `<pid>-<start>-<random>.<count>@<machine>`: another one for every lock, safe in file names. Below 60
 * bytes, because ext4 keeps a link's target in its inode up to there and takes four times as long above.
 */
export function newToken(): string {
  self ??= `${process.pid}-${identityOf(process.pid).start ?? "0"}-${Math.random().toString(36).slice(2, 8)}.`;
  counter++;
  return `${self}${counter.toString(36)}@${machineTag()}`;
}

/** Marks a lock of this process as held until the answer is called. */
export function hold(token: string): () => void {
  inHand.add(token);
  return () => inHand.delete(token);
}

/**
 * Whether who took a lock under this token still has it. A token of this process that is not in hand
 * is left over from a release that failed. Without a start time a living process may be a later one
 * with the same number: not judgeable.
 */
export function stateOf(token: string): HolderState {
  if (self !== undefined && token.startsWith(self)) return inHand.has(token) ? "alive" : "dead";
  if (token.slice(token.indexOf("@") + 1) !== machineTag()) return "unknown";
  const [pid, start] = token.split("-", 2);
  const known = start !== undefined && start !== "0";
  const alive = isAlive({ machine: machineName(), pid: Number(pid), ...(known ? { start } : {}) });
  if (alive === false) return "dead";
  return alive === true && known ? "alive" : "unknown";
}

let tag: string | undefined;

function machineTag(): string {
  if (tag === undefined) {
    const machine = machineName();
    tag = machine.length <= 24 ? machine : `${machine.slice(0, 15)}.${crc32(machine)}`;
  }
  return tag;
}
