import { describe, expect, it } from "vitest";
import type { SessionRecord } from "../../../lib/session/record.ts";
import { decideTransition } from "../../../lib/session/transition.ts";
import { decideUpdate } from "../../../lib/session/update.ts";
import { eventsOf, NOW, recordAfter, sample } from "../sample.ts";

const feature = (parts: Partial<SessionRecord> = {}) =>
  sample({ lifecycle: "feature", phase: "validating", feature_request: "f", ...parts });
const to = (record: SessionRecord, phase: string) => decideTransition(record, phase, NOW);

describe("a repair", () => {
  it("too many is refused in words that say how many there were", () => {
    const record = feature({ iteration: 3, limits: { max_iterations: 3 } });
    expect(to(record, "implementing")).toMatchObject({
      refused: {
        code: "LIMIT_EXCEEDED",
        message: `Session ${record.agent_id} has gone back from validating to implementing 3 times; at most 3 are allowed.`,
      },
    });
  });

  it.each<[number | undefined, number]>([
    [undefined, 1],
    [0, 1],
    [2, 3],
    [99, 100],
  ])("of a feature without limits is always allowed, and counted: after %j, %j", (iteration, after) => {
    for (const parts of [{}, { limits: {} }]) {
      const record = feature({ ...parts, ...(iteration !== undefined && { iteration }) });
      expect(recordAfter(record, to(record, "implementing")).iteration).toBe(after);
    }
  });
});

describe("what follows from a move", () => {
  it("is the step that belongs to the phase, and nothing of a pause where there was none", () => {
    const decision = to(feature({ current_phase: "validate" }), "generating_report");
    expect("change" in decision && decision.change.set).toEqual({
      phase: "generating_report",
      current_phase: "cleanup",
      last_updated: "2026-01-08T18:30:00.000Z",
      resume_ready: false,
    });
  });

  it("is no other step where the work stops or fails", () => {
    for (const phase of ["paused", "failed"]) {
      const decision = to(feature({ current_phase: "validate" }), phase);
      expect("change" in decision && decision.change.set).not.toHaveProperty("current_phase");
    }
  });

  it("is no count of time and no checkpoint where a feature has no limits", () => {
    const decision = to(feature({ statistics: { duration_seconds: 7 } }), "implementing");
    expect(recordAfter(feature({ statistics: { duration_seconds: 7 } }), decision).statistics).toEqual({
      duration_seconds: 7,
    });
    expect(eventsOf(decision)).toEqual(["session.phase_changed"]);
  });

  it("is the active time in whole seconds, and a checkpoint where they are made by themselves", () => {
    const record = feature({ limits: { auto_checkpoint: true }, active_seconds: 1.9, phase: "paused", statistics: {} });
    const decision = to(record, "validating");
    expect(recordAfter(record, decision)).toMatchObject({
      active_seconds: 1.9,
      statistics: { duration_seconds: 1, checkpoints_created: 1 },
    });
    expect("change" in decision && decision.events.at(-1)).toEqual({
      type: "checkpoint.created",
      data: { checkpoint_id: "cp-5", checkpoint_type: "phase_complete", phase: "validating" },
    });
  });
});

describe("an error of a feature", () => {
  const failing = (parts: Partial<SessionRecord>) => {
    const record = feature({ statistics: { error_recovery_count: 1 }, ...parts });
    const decision = decideUpdate(record, { error: "late" }, NOW);
    const checkpoints = "change" in decision && decision.events.filter(({ type }) => type === "checkpoint.created");
    return { checkpoints, statistics: recordAfter(record, decision).statistics };
  };

  it("is counted as recovered from, with a checkpoint, where that was asked for", () => {
    const data = { checkpoint_id: "cp-5", checkpoint_type: "error_recovery", phase: "validating" };
    expect(failing({ limits: { error_recovery_enabled: true } })).toEqual({
      checkpoints: [{ type: "checkpoint.created", data }],
      statistics: { error_recovery_count: 2, checkpoints_created: 1 },
    });
  });

  it.each([{}, { limits: {} }, { limits: { error_recovery_enabled: false } }])("with %j is only noted", (parts) => {
    expect(failing(parts)).toEqual({ checkpoints: [], statistics: { error_recovery_count: 1 } });
  });
});
