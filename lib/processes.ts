import { readFileSync } from "node:fs";
import { systemName } from "./system.ts";

/** Which process, told apart from a later one with the same number. */
export interface ProcessIdentity {
  readonly machine: string;
  readonly pid: number;
  /** When it started, in the system's own unit; absent where that is not to be had cheaply. */
  readonly start?: string | undefined;
}

let name: string | undefined;

/** This machine's name. `AGENT_SESSION_MACHINE` sets another, for containers that share one. */
export function machineName(): string {
  name ??=
    (process.env.AGENT_SESSION_MACHINE || nameInProc() || systemName()).replace(/[^A-Za-z0-9._-]/g, "-").slice(0, 64) ||
    "unknown";
  return name;
}

/** Where Linux tells it as a file: Node's own module for it is slower to load than to read that. */
function nameInProc(): string | undefined {
  return process.platform === "linux" ? readSmall("/proc/sys/kernel/hostname")?.trim() : undefined;
}

/** Identity of a process of this machine. */
export function identityOf(pid: number): ProcessIdentity {
  return { machine: machineName(), pid, start: statOf(pid)?.[START] };
}

/**
 * Whether that process lives: `undefined` when it cannot be judged from here (another machine, no
 * pid). A reused pid is told by its start time where the system shows one (Linux); a process that
 * has ended and only waits to be reaped is dead.
 */
export function isAlive(owner: { machine?: unknown; pid?: unknown; start?: unknown }): boolean | undefined {
  const { machine, pid, start } = owner;
  if (machine !== machineName() || !isPid(pid)) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const stat = statOf(pid);
  if (stat === undefined) return true;
  if (stat[STATE] === "Z" || stat[STATE] === "X") return false;
  return typeof start !== "string" || stat[START] === start;
}

const STATE = 0;
const START = 19;

/** Above 32 bits `process.kill` refuses the number instead of saying that there is no such process. */
function isPid(pid: unknown): pid is number {
  return typeof pid === "number" && Number.isInteger(pid) && pid > 0 && pid <= 0x7fffffff;
}

/** Fields 3 and on of `/proc/<pid>/stat`; the start is in clock ticks since boot. */
function statOf(pid: number): string[] | undefined {
  const stat = process.platform === "linux" ? readSmall(`/proc/${pid}/stat`) : undefined;
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ", START + 1);
}

function readSmall(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
