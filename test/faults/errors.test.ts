import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorReport, Fault, Job } from "./actor.ts";
import { ACTS, type Act } from "./acts.ts";
import { builtScript, INJECTOR, LONG, scratch, stageOf, start } from "./harness.ts";
import { printed } from "./report.ts";

const FAULTS: Fault[] = [
  { code: "EIO", lasting: false },
  { code: "ENOSPC", lasting: false },
  { code: "ENOSPC", lasting: true },
  { code: "EROFS", lasting: true },
  { code: "EACCES", lasting: true },
  { code: "EMFILE", lasting: false },
  { code: "short", lasting: false },
];
const MORE: Fault[] = [
  { code: "EIO", lasting: true },
  { code: "EACCES", lasting: false },
  { code: "EMFILE", lasting: true },
];

const folder = scratch();
const reports: ErrorReport[] = [];
let actor: string;

beforeAll(async () => {
  actor = await builtScript("actor.ts", folder);
});

afterAll(() => {
  printed(
    "Errors of the file system, at every call in turn",
    reports.map(({ act, runs, points, slowestNextWriteMs }) => [
      act,
      `${points.length} call points`,
      `${runs} runs`,
      `next write ${slowestNextWriteMs.toFixed(1)} ms`,
    ]),
    reports.flatMap(({ act, points }) => points.map((point) => `${act}: ${point}`)),
  );
});

describe("an error of the file system, at every call in turn until the act passes", () => {
  it.concurrent.each(Object.entries(ACTS))("%s: whole or absent, and nobody is blocked", async (name, act) => {
    const report = await reportOf(name, act);
    reports.push(report);
    expect(report.wrong).toEqual([]);
    expect(report.points.length).toBeGreaterThan(5);
  });
});

async function reportOf(name: string, act: Act): Promise<ErrorReport> {
  const place = join(folder, name.replaceAll(" ", "-"));
  const { template, states } = await stageOf(act, place);
  const job: Job = {
    act: name,
    dir: join(place, "store"),
    errors: { template, states, faults: LONG ? [...FAULTS, ...MORE] : FAULTS, injector: INJECTOR },
  };
  const { stdout, stderr } = await start(actor, [JSON.stringify(job)]).ended;
  expect(stderr).toBe("");
  return JSON.parse(stdout) as ErrorReport;
}
