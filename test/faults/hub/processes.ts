import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));

export interface Child {
  process: ChildProcess;
  /** It has begun its work. */
  ready: Promise<void>;
  /** What it said, when it has ended; rejects when it failed by itself. */
  ended: Promise<string>;
}

/** A folder of this test's own that is also everybody's home. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hub-processes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts one process on the sessions in `home`. Killed from outside it only ends early. */
export function start(home: string, ...args: string[]): Child {
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  const child = spawn(process.execPath, [CHILD, join(home, "sessions"), ...args], { cwd: home, env });
  let out = "";
  let err = "";
  const ready = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk) => {
      out += chunk;
      resolve();
    });
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(out);
      else reject(new Error(`${args.join(" ")} ended with ${signal ?? code}: ${err}`));
    });
  });
  // Whoever awaits it later still sees the rejection.
  ended.catch(() => {});
  return { process: child, ready, ended };
}

/** The whole lines of what children said of their work; a killed one may have stopped within its last. */
export function lines(...said: string[]): string[] {
  return said
    .flatMap((text) => text.slice(0, text.lastIndexOf("\n") + 1).split("\n"))
    .filter((line) => line !== "" && line !== "ready");
}
