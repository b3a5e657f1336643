import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { Script } from "node:vm";

// The outer part of every built hook: runs the hook's code with what V8 compiled of it in earlier runs. Compiling is a
// good part of what a hook costs, and Node itself keeps compiled code only from 22 on.

/** Name of the hook, and hash of its code and of this file; set by the build. */
declare const __CODE_KEY__: string;
/**
 * The file's parts, by name: `code`, and what is seldom needed. Each is a function that holds its text as a comment of
 * one line, which costs next to nothing until it is asked for, where parsing would cost 3 ms per 100 kB.
 */
declare const PARTS: Readonly<Record<string, () => void>>;

const COMPILED_LIMIT = 1024 * 1024;
const OLD_MS = 60 * 24 * 3_600_000;

const loaded: Record<string, unknown> = {};
const file = cacheFile();
const kept = file === undefined ? undefined : read(file);
const script = new Script(textOf("code"), { filename: __filename, ...(kept && { cachedData: kept.subarray(0, -1) }) });
script.runInThisContext()(requireOnce, module, exports, __filename, __dirname, textOf);
if (file !== undefined) improve(file, script.cachedDataRejected || kept === undefined ? 0 : (kept.at(-1) as number));

/** Each module of the code asks for Node's own anew, and Node takes its time with every answer. */
function requireOnce(name: string): unknown {
  loaded[name] ??= require(name);
  return loaded[name];
}

function textOf(part: string): string {
  return String(PARTS[part]).slice(part.length + "(){//".length, -"\n}".length);
}

/**
 * In the user's own cache folder, which nobody else can write: compiled code is as good as code. A relative one would lie
 * in whatever project the hook runs in. Not kept where Node's own cache is switched off, nor of a run by hand, which is
 * none of an event.
 */
function cacheFile(): string | undefined {
  const { env, platform, version, arch, argv } = process;
  if (env.NODE_DISABLE_COMPILE_CACHE || argv.length > 2) return undefined;
  const home = env.HOME || env.USERPROFILE || homeInAccounts();
  const own = platform === "win32" ? env.LOCALAPPDATA : env.XDG_CACHE_HOME;
  const usual = platform === "darwin" ? "Library/Caches" : ".cache";
  const base = own || (home && `${home}/${usual}`);
  if (!base || !isAbsolute(base)) return undefined;
  const folder = `${base}/agent-session`;
  return isOurs(folder) ? `${folder}/${__CODE_KEY__}-${version}-${arch}` : undefined;
}

/** Asked here and not of node:path, whose functions each cost a start their compiling. */
function isAbsolute(path: string): boolean {
  return path.startsWith("/") || (process.platform === "win32" && /^(?:[a-z]:)?[\\/]/i.test(path));
}

/** Not made, linked elsewhere or writable by another user; one that is not there yet will be ours. */
function isOurs(folder: string): boolean {
  const uid = process.getuid?.();
  if (uid === undefined) return true;
  try {
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    return stat === undefined || (stat.isDirectory() && stat.uid === uid && (stat.mode & 0o022) === 0);
  } catch {
    return false;
  }
}

/** Asked late: nearly everywhere a variable says it, and the module takes its time to load. Not every user has an account. */
function homeInAccounts(): string | undefined {
  try {
    return (require("node:os") as typeof import("node:os")).homedir();
  } catch {
    return undefined;
  }
}

/** The compiled code, at an address as V8 wants it, else it makes a copy; then in one byte how often it was written. */
function read(path: string): Uint8Array | undefined {
  try {
    const fd = openSync(path, "r");
    try {
      const bytes = new Uint8Array(COMPILED_LIMIT);
      return bytes.subarray(0, readSync(fd, bytes, 0, COMPILED_LIMIT, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

/** Each run compiles what its event needs; what is kept grows by it, ever more seldom. Not by one that failed. */
function improve(path: string, runs: number): void {
  if (Math.random() * runs >= 1) return;
  process.on("exit", (code) => {
    if (code !== 0 || process.exitCode !== 0) return;
    const temporary = `${path}.${process.pid}`;
    try {
      const compiled = script.createCachedData();
      if (compiled.length >= COMPILED_LIMIT) return;
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (!isOurs(dirname(path))) return;
      const fd = openSync(temporary, "w", 0o600);
      try {
        const bytes = Buffer.concat([compiled, Buffer.of(Math.min(runs + 1, 255))]);
        // V8 believes what it is given: half a file, of a full disk or after a power cut, would be run.
        if (writeSync(fd, bytes) < bytes.length) throw new Error("the disk is full");
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      renameSync(temporary, path);
      if (runs === 0) removeOld(dirname(path));
    } catch {
      // The next run tries again; without, everything works as well, only slower.
      remove(temporary);
    }
  });
}

/** The code of other versions, and what a killed run left. What is in use is written again and again, if ever more seldom. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = `${folder}/${name}`;
    if (Date.now() - lstatSync(path).mtimeMs > OLD_MS) remove(path);
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made.
  }
}
