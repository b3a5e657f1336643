import { identityOf, isAlive, machineName } from "../../processes.ts";
import { crc32 } from "../../session/crc32.ts";

/** What can be said of the process a token names; "unknown": it cannot be judged from here. */
export type HolderState = "alive" | "dead" | "unknown";

let self: string | undefined;
let counter = 0;
/** Tells apart what shares a process: worker threads, and copies of this module. */
const instance = Math.random().toString(36).slice(2, 8);

/** `<pid>-<start>-<instance>.<count>@<machine>`: another one for every call, safe in file names. */
export function newToken(): string {
  self ??= `${process.pid}-${identityOf(process.pid).start ?? "0"}-${instance}.`;
  counter++;
  return `${self}${counter.toString(36)}@${machineTag()}`;
}

/**
 * Whether the process that made the token lives. Without a start time a living process may be a later
 * one with the same number: not judgeable.
 */
export function stateOf(token: string): HolderState {
  if (token.slice(token.indexOf("@") + 1) !== machineTag()) return "unknown";
  const [pid, start] = token.split("-", 2);
  const known = start !== undefined && start !== "0";
  const alive = isAlive({ machine: machineName(), pid: Number(pid), ...(known ? { start } : {}) });
  if (alive === false) return "dead";
  return alive === true && known ? "alive" : "unknown";
}

let tag: string | undefined;

/** The machine's name, short enough that no file name with a token in it gets too long. */
function machineTag(): string {
  if (tag === undefined) {
    const machine = machineName();
    tag = machine.length <= 24 ? machine : `${machine.slice(0, 15)}.${crc32(machine)}`;
  }
  return tag;
}
