import { describe, expect, it } from "vitest";
import { draft, seal } from "../../../lib/session/draft.ts";
import { isFinal, isResumablePhase, lifecycleNamed } from "../../../lib/session/lifecycles/index.ts";
import { move } from "../../../lib/session/move.ts";
import type { SessionRecord } from "../../../lib/session/record.ts";
import { NOW, recordAfter, refusal, sample } from "../sample.ts";
import { readMatrix } from "./matrix.ts";

// Seed 004's "Valid Transitions", written out: "+" the move is made, "-" it is refused, "F" the session has ended.
const { phases, cells } = readMatrix(`
                   initializing planning generating_tasks implementing validating generating_report completed failed paused
initializing       -            +        -                -            -          -                 -         +      +
planning           -            -        +                -            -          -                 -         +      +
generating_tasks   -            -        -                +            -          -                 -         +      +
implementing       -            -        -                -            +          -                 -         +      +
validating         -            -        -                +            -          +                 -         +      +
generating_report  -            -        -                -            -          -                 +         +      +
completed          F            F        F                F            F          F                 F         F      F
failed             F            F        F                F            F          F                 F         F      F
paused             -            +        +                +            +          +                 +         +      -
`);

const allowedFrom = (phase: string) =>
  cells.filter(([from, , verdict]) => from === phase && verdict === "+").map(([, to]) => to);

function feature(parts: Partial<SessionRecord> = {}): SessionRecord {
  return sample({ lifecycle: "feature", feature_request: "f", iteration: 0, active_seconds: 0, ...parts });
}

describe("the lifecycle feature", () => {
  it("has exactly these phases and begins in initializing", () => {
    expect(Object.keys(lifecycleNamed("feature")?.phases ?? {})).toEqual(phases);
    expect(lifecycleNamed("feature")?.first).toBe("initializing");
    expect(cells).toHaveLength(81);
  });

  it.each(cells)("from %s to %s: %s", (from, to, verdict) => {
    const record = feature({ phase: from });
    const before = structuredClone(record);
    const work = draft(NOW);
    const refused = move(work, record, to);
    if (verdict === "+") {
      expect(refused).toBeUndefined();
      const { phase, history, outcome } = recordAfter(record, seal(record, work));
      expect(phase).toBe(to);
      expect(history.at(-1)).toEqual({ from_phase: from, to_phase: to, timestamp: "2026-01-08T18:30:00.000Z" });
      expect(outcome).toBe({ completed: "success", failed: "failed" }[to] ?? null);
      return;
    }
    expect(refused && refusal(refused)).toBe(verdict === "F" ? "FINALIZED" : "INVALID_TRANSITION");
    const details = refused && "refused" in refused ? refused.refused.details : undefined;
    expect(details).toMatchObject({ from, to });
    expect([...((details?.allowed ?? []) as string[])].sort()).toEqual(allowedFrom(from).sort());
    expect(work).toEqual(draft(NOW));
    expect(record).toEqual(before);
  });

  it.each([
    ["paused", isResumablePhase, "waits"],
    ["completed failed", isFinal, "has ended"],
  ])("only in %s a session %o: %s", (named, judge) => {
    expect(phases.filter((phase) => judge(feature({ phase }))).join(" ")).toBe(named);
  });
});

describe("current_phase", () => {
  it.each([
    ["initializing", "planning", undefined, "plan"],
    ["planning", "generating_tasks", "plan", "generate_tasks"],
    ["generating_tasks", "implementing", "generate_tasks", "implement"],
    ["implementing", "validating", "implement", "validate"],
    ["validating", "generating_report", "validate", "cleanup"],
    ["generating_report", "completed", "cleanup", "cleanup"],
    ["implementing", "paused", "implement", "implement"],
    ["implementing", "failed", "implement", "implement"],
    ["initializing", "paused", undefined, undefined],
  ])("from %s to %s, when it was %s, is %s", (from, to, before, after) => {
    const record = feature({ phase: from, ...(before && { current_phase: before }) });
    const work = draft(NOW);
    move(work, record, to);
    expect(recordAfter(record, seal(record, work)).current_phase).toBe(after);
  });
});

describe("an iteration", () => {
  const limits = { max_iterations: 3 };
  const iterationAfter = (record: SessionRecord, to: string) => {
    const work = draft(NOW);
    const refused = move(work, record, to);
    return refused === undefined ? recordAfter(record, seal(record, work)).iteration : refusal(refused);
  };

  it.each([
    [{ phase: "validating", iteration: 0 }, "implementing", 1],
    [{ phase: "validating", iteration: 2 }, "implementing", 3],
    [{ phase: "validating", iteration: 3 }, "implementing", "LIMIT_EXCEEDED"],
    [{ phase: "paused", paused_from: "validating", iteration: 0 }, "implementing", 1],
    [{ phase: "paused", paused_from: "validating", iteration: 3 }, "implementing", "LIMIT_EXCEEDED"],
    [{ phase: "paused", paused_from: "implementing", iteration: 3 }, "implementing", 3],
    [{ phase: "paused", paused_from: "validating", iteration: 3 }, "validating", 3],
    [{ phase: "validating", iteration: 3 }, "generating_report", 3],
    [{ phase: "generating_tasks", iteration: 3 }, "implementing", 3],
  ])("of %j to %s: %s", (parts, to, expected) => {
    expect(iterationAfter(feature({ ...parts, limits }), to)).toBe(expected);
  });

  it("too many changes nothing", () => {
    const work = draft(NOW);
    const record = feature({ phase: "validating", iteration: 3, limits });
    expect(move(work, record, "implementing")).toMatchObject({
      refused: { code: "LIMIT_EXCEEDED", details: { limit: 3, iteration: 3 } },
    });
    expect(work).toEqual(draft(NOW));
  });
});
