import { describe, expect, it } from "vitest";
import { draft, seal } from "../../../lib/session/draft.ts";
import { decideFinalize } from "../../../lib/session/finalize.ts";
import { isFinal, isResumablePhase, lifecycleNamed } from "../../../lib/session/lifecycles/index.ts";
import { move } from "../../../lib/session/move.ts";
import { decideShutdown } from "../../../lib/session/shutdown.ts";
import { eventsOf, NOW, recordAfter, refusal, sample } from "../sample.ts";
import { readMatrix } from "./matrix.ts";

// Seed 003's "Transition Rules", written out: "+" the move is made, "-" it is refused, "F" the session has ended.
const { phases, cells } = readMatrix(`
               initializing active idle completed error terminated
initializing   -            +      -    -         +     -
active         -            -      +    +         +     +
idle           -            +      -    -         -     +
completed      F            F      F    F         F     F
error          -            -      -    -         -     +
terminated     F            F      F    F         F     F
`);

const orchestrated = (phase: string) => sample({ lifecycle: "orchestration", kind: "director", phase });

describe("the lifecycle orchestration", () => {
  it("has exactly these phases and begins in initializing", () => {
    expect(Object.keys(lifecycleNamed("orchestration")?.phases ?? {})).toEqual(phases);
    expect(lifecycleNamed("orchestration")?.first).toBe("initializing");
    expect(cells).toHaveLength(36);
  });

  it.each(cells)("from %s to %s: %s", (from, to, verdict) => {
    const record = orchestrated(from);
    const before = structuredClone(record);
    const work = draft(NOW);
    const refused = move(work, record, to);
    if (verdict === "+") {
      expect(refused).toBeUndefined();
      expect(recordAfter(record, seal(record, work)).phase).toBe(to);
      return;
    }
    expect(refused && refusal(refused)).toBe(verdict === "F" ? "FINALIZED" : "INVALID_TRANSITION");
    const allowed = cells.filter(([at, , each]) => at === from && each === "+").map(([, next]) => next);
    expect(refused).toMatchObject({ refused: { details: { from, to, allowed } } });
    expect(work).toEqual(draft(NOW));
    expect(record).toEqual(before);
  });

  it.each([
    ["idle", isResumablePhase],
    ["completed terminated", isFinal],
  ])("only %s: %o", (named, judge) => {
    expect(phases.filter((phase) => judge(orchestrated(phase))).join(" ")).toBe(named);
  });

  it.each([
    ["active", "completed", "success"],
    ["active", "terminated", "cancelled"],
    ["idle", "terminated", "cancelled"],
    ["error", "terminated", "failed"],
  ])("from %s to %s it has ended as %s", (from, to, outcome) => {
    const record = orchestrated(from);
    const work = draft(NOW);
    move(work, record, to);
    expect(recordAfter(record, seal(record, work)).outcome).toBe(outcome);
  });
});

describe("finalize of an orchestration session", () => {
  it.each([
    ["active", "completed", "completed", "success"],
    ["active", "failed", "terminated", "failed"],
    ["active", "cancelled", "terminated", "cancelled"],
    ["idle", "timeout", "terminated", "timeout"],
    ["idle", "abandoned", "terminated", "abandoned"],
    ["error", "failed", "terminated", "failed"],
    ["initializing", "cancelled", "terminated", "cancelled"],
  ])("in %s as %s: %s, %s", (phase, word, final, outcome) => {
    const record = orchestrated(phase);
    expect(recordAfter(record, decideFinalize(record, { outcome: word }, NOW))).toMatchObject({
      phase: final,
      outcome,
    });
  });

  it.each(["initializing", "idle", "error"])("in %s cannot be completed", (phase) => {
    expect(refusal(decideFinalize(orchestrated(phase), { outcome: "completed" }, NOW))).toBe("INVALID_TRANSITION");
  });

  it("from initializing goes through error, as the table demands, in one line", () => {
    const record = orchestrated("initializing");
    const decision = decideFinalize(record, { outcome: "cancelled", reason: "no use" }, NOW);
    const timestamp = "2026-01-08T18:30:00.000Z";
    expect(recordAfter(record, decision).history).toEqual([
      { from_phase: "initializing", to_phase: "error", timestamp },
      { from_phase: "error", to_phase: "terminated", timestamp },
    ]);
    expect(eventsOf(decision)).toEqual(["session.phase_changed", "session.phase_changed", "session.finalized"]);
  });
});

describe("a shutdown", () => {
  it.each([
    ["active", false, "terminated", "success"],
    ["active", true, "terminated", "cancelled"],
    ["idle", false, "terminated", "success"],
    ["initializing", false, "terminated", "failed"],
    ["initializing", true, "terminated", "failed"],
    ["error", false, "terminated", "failed"],
  ])("in %s, forced %s: %s, %s", (phase, force, final, outcome) => {
    const record = orchestrated(phase);
    const decision = decideShutdown(record, { force, reason: "done" }, NOW);
    expect(recordAfter(record, decision)).toMatchObject({ phase: final, outcome, reason: "done" });
  });

  it.each(["completed", "terminated"])("of a session that is %s changes nothing", (phase) => {
    expect(decideShutdown(orchestrated(phase), {}, NOW)).toEqual({ unchanged: true });
  });

  it("of a session of another lifecycle ends it by that one's table", () => {
    const record = sample({ phase: "executing" });
    expect(recordAfter(record, decideShutdown(record, {}, NOW))).toMatchObject({
      phase: "completed",
      outcome: "success",
    });
    const feature = sample({ lifecycle: "feature", phase: "implementing" });
    expect(refusal(decideShutdown(feature, {}, NOW))).toBe("INVALID_TRANSITION");
    expect(recordAfter(feature, decideShutdown(feature, { force: true }, NOW))).toMatchObject({
      phase: "failed",
      outcome: "cancelled",
    });
  });
});
