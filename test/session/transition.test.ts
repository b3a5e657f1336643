import { describe, expect, it } from "vitest";
import type { SessionRecord } from "../../lib/session/record.ts";
import { decidePause, decideTransition, decideUnpause } from "../../lib/session/transition.ts";
import { NOW, recordAfter, refusal, sample } from "./sample.ts";

const feature = (parts: Partial<SessionRecord> = {}) => sample({ lifecycle: "feature", phase: "planning", ...parts });
const toldBy = (decision: ReturnType<typeof decideTransition>) => "change" in decision && decision.events[0]?.data;

describe("a transition", () => {
  it("to no phase at all is refused in words that say so", () => {
    expect(decideTransition(feature(), "", NOW)).toEqual({
      refused: { code: "INVALID_PHASE", message: "No phase was given.", details: { phase: "" } },
    });
  });

  it.each([
    [null, { from: "planning", to: "generating_tasks" }],
    ["", { from: "planning", to: "generating_tasks" }],
    ["approved", { from: "planning", to: "generating_tasks", reason: "approved" }],
  ])("for the reason %j is told as %j", (reason, data) => {
    const decision = decideTransition(feature(), "generating_tasks", NOW, reason);
    expect(recordAfter(feature(), decision).phase).toBe("generating_tasks");
    expect(toldBy(decision)).toStrictEqual(data);
  });
});

describe("a pause", () => {
  it("remembers where it began, and tells why", () => {
    const decision = decidePause(feature(), NOW, "lunch");
    expect(recordAfter(feature(), decision)).toMatchObject({ phase: "paused", paused_from: "planning" });
    expect(toldBy(decision)).toEqual({ from: "planning", to: "paused", reason: "lunch" });
  });

  it.each<[string | undefined, string]>([
    ["validating", "validating"],
    ["initializing", "planning"],
    ["of-the-future", "planning"],
    [undefined, "planning"],
  ])("that began in %s ends in %s", (paused_from, phase) => {
    const record = feature({ phase: "paused", ...(paused_from && { paused_from }) });
    const decision = decideUnpause(record, NOW, "back");
    const next = recordAfter(record, decision);
    expect(next.phase).toBe(phase);
    expect(next).not.toHaveProperty("paused_from");
    expect(toldBy(decision)).toEqual({ from: "paused", to: phase, reason: "back" });
  });

  it.each<[Partial<SessionRecord>, string, string[]]>([
    [{ phase: "planning" }, "its earlier phase", ["generating_tasks", "failed", "paused"]],
    [{ phase: "planning", paused_from: "validating" }, "validating", ["generating_tasks", "failed", "paused"]],
    [{ phase: "of-the-future" }, "its earlier phase", []],
  ])("of a session that is %j cannot end: it is not there", (parts, to, allowed) => {
    expect(decideUnpause(feature(parts), NOW)).toMatchObject({
      refused: {
        code: "INVALID_TRANSITION",
        message: expect.stringContaining(`in ${parts.phase} cannot move to ${to}`),
        details: { from: parts.phase, to, allowed },
      },
    });
  });

  it("is none of an ended session, and none of a lifecycle without pauses", () => {
    expect(refusal(decideUnpause(feature({ phase: "completed" }), NOW))).toBe("FINALIZED");
    expect(refusal(decideUnpause(sample({ phase: "completed" }), NOW))).toBe("FINALIZED");
    expect(refusal(decideUnpause(sample({ phase: "executing" }), NOW))).toBe("INVALID_PHASE");
    expect(refusal(decidePause(sample({ phase: "executing" }), NOW))).toBe("INVALID_PHASE");
  });
});
