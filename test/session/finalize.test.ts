import { describe, expect, it } from "vitest";
import { decideFinalize } from "../../lib/session/finalize.ts";
import { eventsOf, NOW, recordAfter, refusal, sample } from "./sample.ts";

describe("finalise", () => {
  it.each([
    ["completed", "completed", "success"],
    ["success", "completed", "success"],
    ["failed", "failed", "failed"],
    ["abandoned", "abandoned", "abandoned"],
    ["cancelled", "abandoned", "cancelled"],
    ["timeout", "failed", "timeout"],
  ])("%s: phase %s, outcome %s", (word, phase, outcome) => {
    const decision = decideFinalize(sample(), { outcome: word, summary: "Applied" }, NOW);
    expect(recordAfter(sample(), decision)).toMatchObject({
      phase,
      outcome,
      summary: "Applied",
      finalized_at: "2026-01-08T18:30:00.000Z",
      last_updated: "2026-01-08T18:30:00.000Z",
      duration_seconds: 1800,
      resume_ready: false,
      history: [{ from_phase: "approval", to_phase: phase, timestamp: "2026-01-08T18:30:00.000Z" }],
    });
    expect(eventsOf(decision)).toEqual(["session.phase_changed", "session.finalized"]);
  });

  it.each([
    ["completed", "success", "completed", "unchanged"],
    ["completed", "success", "success", "unchanged"],
    ["completed", "success", "failed", "FINALIZED"],
    ["failed", "failed", "timeout", "FINALIZED"],
    ["failed", "timeout", "timeout", "unchanged"],
    ["abandoned", "cancelled", "abandoned", "FINALIZED"],
    ["abandoned", "cancelled", "cancelled", "unchanged"],
  ])("a session that is %s (%s) as %s: %s", (phase, outcome, word, expected) => {
    const decision = decideFinalize(sample({ phase, outcome }), { outcome: word, summary: "again" }, NOW);
    expect("unchanged" in decision ? "unchanged" : refusal(decision)).toBe(expected);
  });

  it.each(["done", "", "Success", "toString", undefined, null, 1, [["success"]]])(
    "as %j is INVALID_OUTCOME",
    (outcome) => {
      expect(decideFinalize(sample(), { outcome: outcome as string }, NOW)).toMatchObject({
        refused: {
          code: "INVALID_OUTCOME",
          message: expect.stringMatching(/There are: completed, success, failed, cancelled, timeout, abandoned\.$/),
          details: { outcome, outcomes: ["completed", "success", "failed", "cancelled", "timeout", "abandoned"] },
        },
      });
    },
  );

  it("without a summary keeps the one there is, and a reason is stored and told", () => {
    const record = sample({ summary: "so far" });
    const decision = decideFinalize(record, { outcome: "timeout", reason: "session_timeout" }, NOW);
    expect(recordAfter(record, decision)).toMatchObject({ summary: "so far", reason: "session_timeout" });
    expect("change" in decision && decision.events[0]?.data).toMatchObject({ reason: "session_timeout" });
  });

  it.each([{}, { reason: null }, { reason: "" }])("with %j for a reason stores none", (why) => {
    const next = recordAfter(sample(), decideFinalize(sample(), { outcome: "failed", ...why }, NOW));
    expect(next).not.toHaveProperty("reason");
  });

  it("ends a claim and an interruption", () => {
    const record = sample({
      phase: "executing",
      interrupted: "owner_dead",
      claim: { holder: "h", expires_at: "2026-01-08T18:31:00.000Z" },
    });
    const next = recordAfter(record, decideFinalize(record, { outcome: "failed" }, NOW));
    expect(next).not.toHaveProperty("claim");
    expect(next).not.toHaveProperty("interrupted");
  });
});
