import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The hosts the real-host tests run against: the one place where versions are pinned. */
export const HOST_VERSIONS = ["2.1.197", "2.1.329"] as const;

export type HostVersion = (typeof HOST_VERSIONS)[number];

const PACKAGE_SCOPE = "@anthropic-ai";
const PACKAGE_NAME = "claude-code";
const INSTALL_TIMEOUT_MS = 10 * 60_000;
const LOCK_POLL_MS = 250;

/**
 * Path of the native binary of a pinned host, installed on the first call and taken from the cache afterwards.
 * Cache: `$AGENT_SESSION_TEST_CACHE/hosts/<version>`, else `<repo>/node_modules/.cache/agent-session/hosts/<version>`.
 * Safe when several processes ask at once: one installs beside the target and renames, the others wait for it.
 * Rejects with npm's own output when the install fails or takes longer than ten minutes.
 */
export async function ensureHost(version: HostVersion): Promise<string> {
  const target = join(cacheRoot(), "hosts", version);
  const cached = findBinary(target);
  if (cached) return cached;
  mkdirSync(dirname(target), { recursive: true });
  const release = await lockInstall(`${target}.lock`, () => findBinary(target) !== undefined);
  try {
    if (!findBinary(target)) await install(version, target);
  } finally {
    release();
  }
  const installed = findBinary(target);
  if (!installed)
    throw new Error(`host ${version}: no native binary for ${process.platform}-${process.arch} in ${target}`);
  return installed;
}

function cacheRoot(): string {
  const fromEnv = process.env.AGENT_SESSION_TEST_CACHE;
  if (fromEnv) return fromEnv;
  const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
  return join(repository, "node_modules", ".cache", "agent-session");
}

function findBinary(folder: string): string | undefined {
  const scope = join(folder, "node_modules", PACKAGE_SCOPE);
  if (!existsSync(scope)) return undefined;
  const prefix = `${PACKAGE_NAME}-${process.platform}-${process.arch}`;
  const name = process.platform === "win32" ? "claude.exe" : "claude";
  // npm leaves out the packages of another libc, so at most one candidate is there; "-musl" sorts last.
  for (const entry of readdirSync(scope).sort()) {
    if (entry !== prefix && entry !== `${prefix}-musl`) continue;
    const binary = join(scope, entry, name);
    if (existsSync(binary)) return binary;
  }
  return undefined;
}

async function lockInstall(lock: string, isDone: () => boolean): Promise<() => void> {
  const deadline = Date.now() + INSTALL_TIMEOUT_MS;
  let announced = false;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (isDone()) return () => {};
    if (holderIsDead(lock)) rmSync(lock, { force: true });
    if (Date.now() > deadline) throw new Error(`another process holds ${lock} for more than ten minutes; remove it`);
    if (!announced) process.stdout.write(`another process installs the host, waiting for ${lock}\n`);
    announced = true;
    await sleep(LOCK_POLL_MS);
  }
}

function holderIsDead(lock: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(lock, "utf8"));
  } catch {
    return false;
  }
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

async function install(version: HostVersion, target: string): Promise<void> {
  const startedAt = Date.now();
  process.stdout.write(`installing host ${version} into ${target} (about 350 MB, once)\n`);
  const temporary = `${target}.installing-${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  // Without a package.json of its own npm would walk up and change the repository's.
  writeFileSync(join(temporary, "package.json"), '{ "private": true }\n');
  await npmInstall(temporary, `${PACKAGE_SCOPE}/${PACKAGE_NAME}@${version}`);
  const binary = findBinary(temporary);
  if (binary && process.platform !== "win32") chmodSync(binary, 0o755);
  rmSync(target, { recursive: true, force: true });
  try {
    renameSync(temporary, target);
  } catch (error) {
    // Two waiters may both have taken over a dead holder's lock: the first rename wins.
    rmSync(temporary, { recursive: true, force: true });
    if (!findBinary(target)) throw error;
  }
  process.stdout.write(`installed host ${version} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

/** `--ignore-scripts`: the postinstall only links the launcher, and the native binary is used directly. */
function npmInstall(folder: string, spec: string): Promise<void> {
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", spec];
  const npmCli = process.env.npm_execpath;
  const viaNode = npmCli?.endsWith(".js");
  const command = viaNode ? process.execPath : "npm";
  const child = spawn(command, viaNode && npmCli ? [npmCli, ...args] : args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32" && !viaNode,
    timeout: INSTALL_TIMEOUT_MS,
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`npm install ${spec} ended with ${signal ?? code}:\n${output.slice(-4000)}`));
    });
  });
}
