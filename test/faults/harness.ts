import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll } from "vitest";
import type { Act } from "./acts.ts";
import { type Capture, capture } from "./inspect.ts";
import { resetTo } from "./template.ts";
import { openWorld, type World } from "./world.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const INJECTOR = join(root, "test", "faults", "inject.cjs");
const { canEnd } = createRequire(import.meta.url)("./codes.cjs") as { canEnd(call: Point, code: string): boolean };
const PRELOAD = join(root, "test", "faults", "preload.cjs");

/** How often everything is done. From 2 on also what the quick run leaves out. */
export const RUNS = Math.max(1, Number(process.env.AGENT_SESSION_TEST_RUNS ?? 1));
export const LONG = RUNS > 1;
/** Processes at a time. */
export const LANES = 2;

/** A temporary folder that is removed after the tests of the file. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "agent-session-faults-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function hookFile(name: string): string {
  return join(root, "dist", "hooks", `${name}.cjs`);
}

/** One file of a script of this folder, in which the library is the built one. */
export async function builtScript(name: string, folder: string): Promise<string> {
  const outfile = join(folder, name.replace(".ts", ".cjs"));
  await build({
    entryPoints: [join(root, "test", "faults", name)],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
    plugins: [
      {
        name: "built-library",
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/lib\/index\.ts$/ }, () => ({ path: join(root, "dist", "index.js") })),
      },
    ],
  });
  return outfile;
}

/** What a process is given to break, as the preload reads it. */
export interface Injection {
  scopes?: readonly string[];
  at?: number;
  code?: string;
  lasting?: boolean;
  log?: string;
  clock_ms?: number;
}

export interface Ended {
  stdout: string;
  stderr: string;
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts `node <script>` under the preload, with an environment of its own. */
export function start(
  script: string,
  args: readonly string[],
  options: { fault?: Injection; input?: string; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Started {
  const { fault = {}, input = "", env = {}, cwd = tmpdir() } = options;
  const child = spawn(process.execPath, ["--require", PRELOAD, script, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env, AGENT_SESSION_TEST_FAULT: JSON.stringify(fault) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  // A process that is killed before it reads is no fault of the test.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ stdout, stderr, code, signal }));
  });
  return { child, ended };
}

/** Whether the process has stopped itself; resolves when it has, or when it has ended instead. */
export async function hasStopped(child: ChildProcess): Promise<boolean> {
  for (;;) {
    const state = /^State:\s*(\w)/m.exec(statusOf(child))?.[1];
    if (state === "T") return true;
    if (state === undefined || state === "Z") return false;
    await new Promise((wake) => setTimeout(wake, 2));
  }
}

/** What the system says of the process; empty when it is gone. */
function statusOf(child: ChildProcess): string {
  try {
    return readFileSync(`/proc/${child.pid}/status`, "utf8");
  } catch {
    return "";
  }
}

/** The store an act begins with, and what it holds after 0, 1, … of its calls. */
export interface Stage {
  template: string;
  states: Capture[];
}

export async function stageOf(act: Act, folder: string): Promise<Stage> {
  const [template, played] = [join(folder, "template"), join(folder, "played")];
  mkdirSync(folder, { recursive: true });
  const before = await openWorld(template);
  await act.prepare(before);
  await before.close();
  const states: Capture[] = [];
  for (let calls = 0; ; calls++) {
    resetTo(template, played);
    const world = await openWorld(played);
    const done = await playUpTo(calls, act, world);
    if (done === calls) states.push(await capture(world.store, act));
    await world.close();
    if (done < calls) return { template, states };
  }
}

class Enough extends Error {}

/** Does the act until so many of its calls have returned, or to its end; answers how many there were. */
async function playUpTo(calls: number, act: Act, world: World): Promise<number> {
  let done = 0;
  if (calls === 0) return done;
  try {
    await act.run(world, () => {
      if (++done === calls) throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return done;
}

/** Runs `work` for each thing, a few at a time; each of those has a lane number of its own. Ends when all have ended. */
export async function inLanes<T>(things: readonly T[], work: (thing: T, lane: number) => Promise<void>): Promise<void> {
  const rest = [...things];
  const lane = async (number: number) => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next, number);
  };
  const ended = await Promise.allSettled(Array.from({ length: LANES }, (_, number) => lane(number)));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}

/** A call to the file system that a process has made. */
export interface Point {
  name: string;
  title: string;
  /** It leaves something else on the disk than there was. */
  changes: boolean;
}

/** The counted calls that a preload has logged. */
export function logged(path: string): Point[] {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Point);
}

export interface Try {
  code: string;
  /** Which of the calls that can end so, from 1. */
  at: number;
  point: Point;
}

/**
 * Every moment at which a process can die and leave something new: before each call that changes the disk, at the end,
 * and half-way through each write. Dying before a read leaves what the last change left; the long run does that too.
 */
export function deaths(points: readonly Point[]): Try[] {
  const before = endsOf(points, "kill").filter(({ point, at }) => LONG || point.changes || at === points.length);
  return Array.from({ length: RUNS }, () => [...before, ...endsOf(points, "torn")]).flat();
}

/** Each of the calls that can end with this code, as the injector counts them. */
export function endsOf(points: readonly Point[], code: string): Try[] {
  return points.filter((point) => canEnd(point, code)).map((point, index) => ({ code, at: index + 1, point }));
}
