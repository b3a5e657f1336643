import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** The number of a process that has ended. */
export function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

/** The number of a process that lives until the test ends. */
export function livingPid(): number {
  return untilTheEnd(spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])).pid as number;
}

/** The number of a process that has ended and that nobody reaps (not on Windows). */
export async function zombiePid(): Promise<number> {
  // The shell becomes a sleep that never asks for the child it had.
  const parent = untilTheEnd(
    spawn("sh", ["-c", "true & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] }),
  );
  const [text] = await once(parent.stdout as NodeJS.ReadableStream, "data");
  return Number(String(text));
}

function untilTheEnd<T extends ChildProcess>(child: T): T {
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}
