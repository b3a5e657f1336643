import { identityOf, isAlive, machineName } from "../../processes.ts";
import { crc32 } from "../../session/crc32.ts";

/** What can be said of the holder a token names; "unknown": it cannot be judged from here. */
export type HolderState = "alive" | "dead" | "unknown";

/** A lock whose holder cannot be judged from here (another machine) is over at this age. */
const UNJUDGEABLE_MS = 30_000;

let self: string | undefined;
let counter = 0;
const inHand = new Set<string>();

/** `<pid>-<start>-<time>-<random>.<count>@<machine>`, numbers in base 36: another one for every lock, safe in file names. */
export function newToken(): string {
  self ??= `${process.pid}-${identityOf(process.pid).start ?? "0"}-`;
  counter++;
  return `${self}${Date.now().toString(36)}-${instance}.${counter.toString(36)}@${machineTag()}`;
}

/** Tells apart what shares a process: worker threads, and copies of this module. */
const instance = Math.random().toString(36).slice(2, 8);

/** Marks a lock of this process as held until the answer is called. */
export function hold(token: string): () => void {
  inHand.add(token);
  return () => inHand.delete(token);
}

/**
 * Whether who took a lock under this token still has it. A token of ours that is not in hand is left
 * over from a release that failed. Without a start time a living process may be a later one with the
 * same number: not judgeable.
 */
export function stateOf(token: string): HolderState {
  const { pid, start, owner, machine } = parse(token);
  if (machine !== machineTag()) return "unknown";
  if (pid === process.pid && owner === instance) return inHand.has(token) ? "alive" : "dead";
  const known = start !== "0";
  const alive = isAlive({ machine: machineName(), pid, ...(known ? { start } : {}) });
  if (alive === false) return "dead";
  return alive === true && known ? "alive" : "unknown";
}

/** Whether the lock may be taken over: its holder is dead, or cannot be judged and took it long ago. */
export function isOver(token: string): boolean {
  const state = stateOf(token);
  if (state !== "unknown") return state === "dead";
  // A lock from the future was taken before the clock was set back; one without a time is none of ours.
  return !(Math.abs(Date.now() - parse(token).time) < UNJUDGEABLE_MS);
}

function parse(token: string): { pid: number; start: string; time: number; owner: string; machine: string } {
  const [who = "", machine = ""] = token.split("@", 2);
  const [pid = "", start = "0", time = "", last = ""] = who.split("-", 4);
  return { pid: Number(pid), start, time: Number.parseInt(time, 36), owner: last.split(".", 1)[0] ?? "", machine };
}

let tag: string | undefined;

/** The machine's name, short enough that a lock's file name never gets too long. */
function machineTag(): string {
  if (tag === undefined) {
    const machine = machineName();
    tag = machine.length <= 24 ? machine : `${machine.slice(0, 15)}.${crc32(machine)}`;
  }
  return tag;
}
