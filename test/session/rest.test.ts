import { describe, expect, it } from "vitest";
import { assess } from "../../lib/session/assess.ts";
import { DEFAULT_POLICY } from "../../lib/session/policy.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { decideRest } from "../../lib/session/rest.ts";
import { toTime } from "../../lib/session/time.ts";
import { NOW, recordAfter, sample, task } from "./sample.ts";

const SILENCE = DEFAULT_POLICY.orchestration.silenceMs;

function silent(ms: number, parts: Partial<SessionRecord> = {}) {
  const last_updated = toTime(NOW - ms);
  return sample({ lifecycle: "orchestration", kind: "department", phase: "active", last_updated, ...parts });
}
const rest = (record: SessionRecord) =>
  decideRest(record, assess(record, NOW, DEFAULT_POLICY, { ownerAlive: false }), NOW);

describe("a session that is active and silent for too long", () => {
  it("rests, and tells why", () => {
    const decision = rest(silent(SILENCE + 1));
    expect(recordAfter(silent(SILENCE + 1), decision)).toMatchObject({ phase: "idle", resume_ready: true });
    expect("change" in decision && decision.events).toEqual([
      { type: "session.phase_changed", data: { from: "active", to: "idle", reason: "silent" } },
    ]);
  });

  it("rests when all of its tasks have ended", () => {
    const record = silent(SILENCE + 1, { tasks: [task("t", { status: "done", outcome: "failed" })] });
    expect(recordAfter(record, rest(record)).phase).toBe("idle");
  });
});

describe("a session goes on", () => {
  it.each<[string, SessionRecord]>([
    ["when it was heard of in time", silent(SILENCE)],
    ["when it has a task at work", silent(SILENCE + 1, { tasks: [task("t")] })],
    ["when a task waits", silent(SILENCE + 1, { tasks: [task("t", { status: "pending", started_at: null })] })],
    ["in a phase where it need not be heard", silent(SILENCE + 1, { phase: "initializing" })],
    ["in a phase this version does not know", silent(SILENCE + 1, { phase: "of-the-future" })],
    ["in a lifecycle that knows no rest", silent(SILENCE + 1, { lifecycle: "agent", phase: "executing" })],
  ])("%s", (_, record) => {
    expect(rest(record)).toEqual({ unchanged: true });
  });
});
