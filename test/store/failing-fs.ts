import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** What the file system does from some call on. */
export interface Fault {
  /** The error's code; "short": a write takes only half of what it is given, and so does no other call. */
  code: "EIO" | "ENOSPC" | "EACCES" | "EROFS" | "short";
  /** Only calls that change something fail, or all. */
  changesOnly: boolean;
  /** It fails once, or from then on. */
  lasting: boolean;
}

const CHANGES = [
  "writeSync",
  "writeFileSync",
  "mkdirSync",
  "renameSync",
  "linkSync",
  "copyFileSync",
  "ftruncateSync",
  "unlinkSync",
  "rmdirSync",
  "rmSync",
  "fsyncSync",
] as const;
const READS = ["openSync", "readSync", "readFileSync", "fstatSync", "lstatSync", "readdirSync", "opendirSync"] as const;

type Name = (typeof CHANGES)[number] | (typeof READS)[number];
type Call = (...args: unknown[]) => unknown;

/** What was called, and how it ended. */
export interface Broken<T> {
  /** Name of the call that failed first; `undefined` when `work` made fewer calls. */
  hit: string | undefined;
  value?: T;
  error?: unknown;
}

/** Runs `work` on a file system whose `nth` call (from 1) fails; afterwards all is well again. */
export async function withFault<T>(nth: number, fault: Fault, work: () => Promise<T>): Promise<Broken<T>> {
  const real = new Map<Name, Call>();
  const table = fs as unknown as Record<Name, Call>;
  let count = 0;
  let hit: string | undefined;
  for (const name of [...CHANGES, ...READS]) {
    const call = table[name];
    real.set(name, call);
    table[name] = (...args) => {
      if (!concerns(name, args, fault)) return call(...args);
      count++;
      if (count < nth || (count > nth && !fault.lasting)) return call(...args);
      hit ??= name;
      if (fault.code === "short")
        return count === nth ? call(args[0], args[1], 0, Math.floor(lengthOf(args) / 2)) : call(...args);
      throw Object.assign(new Error(`${fault.code}: injected, ${name}`), { code: fault.code, syscall: name });
    };
  }
  syncBuiltinESMExports();
  try {
    const value = await work().catch((error: unknown) => ({ failed: error }));
    return isFailure(value) ? { hit, error: value.failed } : { hit, value: value as T };
  } finally {
    for (const [name, call] of real) table[name] = call;
    syncBuiltinESMExports();
  }
}

function isFailure(value: unknown): value is { failed: unknown } {
  return typeof value === "object" && value !== null && "failed" in value;
}

function concerns(name: Name, args: unknown[], { code, changesOnly, lasting }: Fault): boolean {
  if (code === "short") return name === "writeSync" && args[1] instanceof Uint8Array;
  // A full disk still takes things away.
  if (code === "ENOSPC" && lasting && /^(?:unlink|rm|ftruncate|rename|fsync)/.test(name)) return false;
  if (!changesOnly || (CHANGES as readonly string[]).includes(name)) return true;
  return name === "openSync" && args[1] !== "r";
}

function lengthOf(args: unknown[]): number {
  return typeof args[3] === "number" ? args[3] : (args[1] as Uint8Array).length;
}
