import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "./actor.ts";
import { ACTS, type Act } from "./acts.ts";
import {
  builtScript,
  deaths,
  type Ended,
  inLanes,
  logged,
  type Point,
  type Stage,
  scratch,
  stageOf,
  start,
} from "./harness.ts";
import { soundness } from "./inspect.ts";
import { afterNextWrite } from "./next-write.ts";
import { printed } from "./report.ts";
import { resetTo } from "./template.ts";
import { openWorld } from "./world.ts";

/** The longest anybody may wait behind a dead owner; one of many may meet a machine at work. */
const [WAIT_MS, BUSY_MS] = [50, 2000];

interface Killed {
  act: string;
  points: string[];
  kills: number;
  waits: number[];
}

const folder = scratch();
const seen: Killed[] = [];
let actor: string;

beforeAll(async () => {
  actor = await builtScript("actor.ts", folder);
});

afterAll(() => {
  printed(
    "Killed at every call that changes the disk, and half-way through every write",
    seen.map(({ act, points, kills, waits }) => [
      act,
      `${new Set(points).size} call points`,
      `${kills} kills`,
      `next write: median ${middle(waits).toFixed(1)} ms, longest ${Math.max(...waits).toFixed(1)} ms`,
    ]),
    seen.flatMap(({ act, points }) => points.map((point, at) => `${act} ${at + 1}: ${point}`)),
  );
});

describe("a process that is killed at every call in turn that changes the disk, and half-way through every write", () => {
  it.each(Object.entries(ACTS))("%s: what was acknowledged is there, the rest whole or absent", async (name, act) => {
    const place = join(folder, name.replaceAll(" ", "-"));
    const stage = await stageOf(act, place);
    const points = await pointsOf(name, stage, place);
    const found: Killed = { act: name, points: points.map(({ title }) => title), kills: 0, waits: [] };
    const wrong: string[] = [];
    const tries = deaths(points);
    await inLanes(tries, async ({ code, at, point }, lane) => {
      const dir = join(place, `store-${lane}`);
      resetTo(stage.template, dir);
      const ended = await run(name, dir, { scopes: [dir], code, at });
      // The way through the code may be a little shorter this time: then the act has ended by itself.
      if (ended.signal === "SIGKILL") found.kills++;
      const problems = await lookAt(dir, act, stage, ended);
      found.waits.push(problems.waitMs);
      wrong.push(...problems.wrong.map((each) => `${code} at call ${at}, ${point.title}: ${each}`));
    });
    seen.push(found);
    expect(wrong).toEqual([]);
    expect(found.kills).toBeGreaterThan(0.9 * tries.length);
    expect(middle(found.waits)).toBeLessThan(WAIT_MS);
    expect(Math.max(...found.waits)).toBeLessThan(BUSY_MS);
  });
});

/** Every call that the act makes, in order. */
async function pointsOf(name: string, { template }: Stage, place: string): Promise<Point[]> {
  const [dir, log] = [join(place, "traced"), join(place, "trace.txt")];
  resetTo(template, dir);
  const { code, stderr } = await run(name, dir, { scopes: [dir], log });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  rmSync(dir, { recursive: true });
  return logged(log);
}

function run(act: string, dir: string, fault: object): Promise<Ended> {
  return start(actor, [JSON.stringify({ act, dir } satisfies Job)], { fault }).ended;
}

async function lookAt(
  dir: string,
  act: Act,
  { states }: Stage,
  ended: Ended,
): Promise<{ wrong: string[]; waitMs: number }> {
  const acknowledged = ended.stdout.split("\n").length - 1;
  const wrong = ended.stderr === "" ? [] : [`it wrote: ${ended.stderr}`];
  wrong.push(...(await soundness(dir, act, states, { returned: acknowledged, begun: true })));
  const next = await afterNextWrite(await openWorld(dir), act);
  return { wrong: [...wrong, ...next.wrong], waitMs: next.waitMs };
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
