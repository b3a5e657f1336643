// A process that does an act on a store: once, perhaps to be killed in the middle, or again and again, while each call to
// the file system fails in turn. What it uses of the library is the built file.
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { isSessionError } from "../../lib/index.ts";
import { ACTS, type Act } from "./acts.ts";
import { type Capture, soundness } from "./inspect.ts";
import { afterNextWrite } from "./next-write.ts";
import { resetTo } from "./template.ts";
import { openWorld } from "./world.ts";

/** How the file system fails. */
export interface Fault {
  code: "ENOSPC" | "EROFS" | "EACCES" | "EMFILE" | "EIO" | "short";
  /** Once, or from then on until the act is over. */
  lasting: boolean;
}

export interface Job {
  act: string;
  dir: string;
  /** Absent: the act is done once. */
  errors?: { template: string; states: Capture[]; faults: Fault[]; injector: string };
}

/** What came of all faults of one act. */
export interface ErrorReport {
  act: string;
  runs: number;
  /** Every call that was made to fail, by name. */
  points: string[];
  /** What was not as promised, each with its fault and call. */
  wrong: string[];

  slowestNextWriteMs: number;
}

void main(JSON.parse(process.argv[2] ?? "{}") as Job);

async function main({ act, dir, errors }: Job): Promise<void> {
  const doing = ACTS[act];
  if (doing === undefined) throw new Error(`there is no act "${act}"`);
  if (errors === undefined) {
    const world = await openWorld(dir);
    await doing.run(world, () => writeSync(1, "acknowledged\n"));
    await world.close();
  } else {
    writeSync(1, JSON.stringify(await withErrors(act, doing, dir, errors)));
  }
}

async function withErrors(
  name: string,
  act: Act,
  dir: string,
  given: NonNullable<Job["errors"]>,
): Promise<ErrorReport> {
  const { arm, disarm } = createRequire(__filename)(given.injector);
  const points = new Set<string>();
  const report: ErrorReport = {
    act: name,
    runs: 0,
    points: [],
    wrong: [],

    slowestNextWriteMs: 0,
  };
  for (const fault of given.faults) {
    for (let at = 1; ; at++) {
      resetTo(given.template, dir);
      const world = await openWorld(dir);
      let acknowledged = 0;
      let failure: unknown;
      arm({ scopes: [dir], at, ...fault });
      try {
        await act.run(world, () => acknowledged++);
      } catch (error) {
        failure = error;
      }
      const { hit } = disarm();
      report.runs++;
      const where = `${fault.code}${fault.lasting ? " from then on" : ""} at call ${at}, ${hit}`;
      // A call that failed by one fault has taken back what it began; of several calls in one some may have been done.
      const begun = fault.lasting || act.passesOver === true || act.replaces === true;
      const returned = act.passesOver && failure === undefined ? 0 : acknowledged;
      const wrong = await soundness(dir, act, given.states, { returned, begun });
      if (failure !== undefined && !isStoreFailure(failure)) wrong.push(`it failed with ${failure}`);
      if (hit === undefined && failure !== undefined) wrong.push(`it failed without a fault: ${failure}`);
      const next = await afterNextWrite(world, act);
      report.slowestNextWriteMs = Math.max(report.slowestNextWriteMs, next.waitMs);
      report.wrong.push(...[...wrong, ...next.wrong].map((each) => `${where}: ${each}`));
      if (hit === undefined) break;
      points.add(hit);
    }
  }
  return { ...report, points: [...points] };
}

function isStoreFailure(error: unknown): boolean {
  return isSessionError(error) && error.code === "STORE_UNAVAILABLE";
}
