import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, onTestFinished, vi } from "vitest";

/** The number of a process that has ended. */
export function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

/** The number of a process that lives until the test ends. */
export function livingPid(): number {
  return untilTheEnd(spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])).pid as number;
}

/** The number of a process that has ended and that nobody reaps (Linux only). */
export async function zombiePid(): Promise<number> {
  // The shell is a sleep by the time its child ends, and never asks for it.
  const script = "sleep 0.3 & echo $!; exec sleep 60";
  const parent = untilTheEnd(spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] }));
  const [text] = await once(parent.stdout as NodeJS.ReadableStream, "data");
  const pid = Number(String(text));
  const ended = () => expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") Z ");
  await vi.waitFor(ended, { timeout: 15_000 });
  return pid;
}

function untilTheEnd<T extends ChildProcess>(child: T): T {
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}
