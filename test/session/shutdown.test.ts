import { describe, expect, it } from "vitest";
import type { SessionRecord } from "../../lib/session/record.ts";
import { decideDrain, decideShutdown, decideUndrain } from "../../lib/session/shutdown.ts";
import { toTime } from "../../lib/session/time.ts";
import { MINUTE, NOW, recordAfter, refusal, sample } from "./sample.ts";

const UNTIL = NOW + MINUTE;
const active = (parts: Partial<SessionRecord> = {}) =>
  sample({ lifecycle: "orchestration", kind: "department", phase: "active", ...parts });

describe("the draining of a session", () => {
  it.each([
    [null, { draining: true, until: "2026-01-08T18:31:00.000Z" }],
    ["deploy", { draining: true, until: "2026-01-08T18:31:00.000Z", reason: "deploy" }],
  ])("for the reason %j is stored with its end, and told as %j", (reason, data) => {
    const decision = decideDrain(active(), UNTIL, NOW, reason);
    expect(recordAfter(active(), decision).draining_until).toBe("2026-01-08T18:31:00.000Z");
    expect("change" in decision && decision.events).toStrictEqual([{ type: "session.draining", data }]);
  });

  it("that another one began is left to it, and the refusal says until when", () => {
    const record = active({ draining_until: toTime(NOW + 1) });
    expect(decideDrain(record, UNTIL, NOW, null)).toEqual({
      refused: {
        code: "DRAINING",
        message: `Session ${record.agent_id} is draining already, until 2026-01-08T18:30:00.001Z.`,
        details: { agent_id: record.agent_id, draining_until: "2026-01-08T18:30:00.001Z" },
      },
    });
  });

  it("may begin anew at the moment another's is over", () => {
    const record = active({ draining_until: toTime(NOW) });
    expect(recordAfter(record, decideDrain(record, UNTIL, NOW, null)).draining_until).toBe(toTime(UNTIL));
  });

  it("is refused where the session has ended", () => {
    expect(refusal(decideDrain(active({ phase: "terminated" }), UNTIL, NOW, null))).toBe("FINALIZED");
  });

  it("is taken back, and told", () => {
    const record = active({ draining_until: toTime(UNTIL) });
    const decision = decideUndrain(record, UNTIL, NOW);
    expect(recordAfter(record, decision)).not.toHaveProperty("draining_until");
    expect("change" in decision && decision.events).toStrictEqual([
      { type: "session.draining", data: { draining: false } },
    ]);
  });

  it.each([undefined, toTime(UNTIL + 1)])("until another time than %j stays as it is", (draining_until) => {
    const record = active(draining_until === undefined ? {} : { draining_until });
    expect(decideUndrain(record, UNTIL, NOW)).toEqual({ unchanged: true });
  });
});

describe("the shutdown of a session", () => {
  it.each<[Partial<SessionRecord>, boolean, string, string]>([
    [{ phase: "active" }, false, "terminated", "success"],
    [{ phase: "active" }, true, "terminated", "cancelled"],
    [{ phase: "initializing" }, false, "terminated", "failed"],
    [{ phase: "error" }, true, "terminated", "failed"],
    [{ phase: "of-the-future" }, false, "terminated", "success"],
    [{ phase: "of-the-future" }, true, "terminated", "cancelled"],
    [{ lifecycle: "agent", phase: "executing" }, false, "completed", "success"],
    [{ lifecycle: "agent", phase: "executing" }, true, "abandoned", "cancelled"],
    [{ lifecycle: "feature", phase: "planning" }, true, "failed", "cancelled"],
  ])("that is %j, forced %s: %s, %s", (parts, force, phase, outcome) => {
    const record = active(parts);
    expect(recordAfter(record, decideShutdown(record, { force }, NOW))).toMatchObject({ phase, outcome });
  });

  it("of one that has ended changes nothing", () => {
    expect(decideShutdown(active({ phase: "completed", outcome: "success" }), { force: true }, NOW)).toEqual({
      unchanged: true,
    });
  });

  it("is refused where the work cannot end yet", () => {
    const record = sample({ lifecycle: "feature", phase: "planning" });
    expect(decideShutdown(record, { reason: "deploy" }, NOW)).toMatchObject({
      refused: { code: "INVALID_TRANSITION", details: { from: "planning", to: "completed" } },
    });
  });

  it("tells and stores the reason", () => {
    const decision = decideShutdown(active(), { reason: "deploy" }, NOW);
    expect(recordAfter(active(), decision).reason).toBe("deploy");
    expect("change" in decision && decision.events[0]).toEqual({
      type: "session.phase_changed",
      data: { from: "active", to: "terminated", reason: "deploy" },
    });
  });

  it.each([{}, { reason: null }, { reason: "" }])("with %j for a reason tells and stores none", (why) => {
    const decision = decideShutdown(active(), why, NOW);
    expect(recordAfter(active(), decision)).not.toHaveProperty("reason");
    expect("change" in decision && decision.events[0]?.data).toStrictEqual({ from: "active", to: "terminated" });
  });
});
