import { describe, expect, it } from "vitest";
import { assess } from "../../lib/session/assess.ts";
import { decideTimeouts } from "../../lib/session/overdue.ts";
import { DEFAULT_POLICY, type Policy } from "../../lib/session/policy.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { tasksOf } from "../../lib/session/tasks/index.ts";
import { toTime } from "../../lib/session/time.ts";
import { eventsOf, MINUTE, NOW, recordAfter, sample, task } from "./sample.ts";

// The sample session and task began half an hour before NOW.
const BEGAN = NOW - 30 * MINUTE;

const judge = (record: SessionRecord, now: number, policy: Policy = DEFAULT_POLICY) =>
  assess(record, now, policy, { ownerAlive: false });
const limited = (limits: Partial<Policy["limits"]>): Policy => ({
  ...DEFAULT_POLICY,
  limits: { ...DEFAULT_POLICY.limits, ...limits },
});
const executing = (parts: Partial<SessionRecord> = {}) => sample({ phase: "executing", ...parts });

describe("the task timeout", () => {
  it.each([
    [299_999, []],
    [300_000, ["t"]],
  ])("of 300 s, %d ms after its start, is over for %j", (ms, late) => {
    expect(judge(executing({ tasks: [task("t")] }), BEGAN + ms).lateTasks).toEqual(late);
  });

  it.each([
    ["of the policy", executing({ tasks: [task("t")] }), limited({ taskTimeoutMs: 1000 }), 1000],
    [
      "of the session before it",
      executing({ tasks: [task("t")], limits: { task_timeout_seconds: 2 } }),
      limited({ taskTimeoutMs: 1000 }),
      2000,
    ],
  ])("can be one %s", (_, record, policy, ms) => {
    expect(judge(record, BEGAN + ms - 1, policy).lateTasks).toEqual([]);
    expect(judge(record, BEGAN + ms, policy).lateTasks).toEqual(["t"]);
  });

  it.each([
    ["that waits", task("t", { status: "pending", started_at: null })],
    ["that has ended", task("t", { status: "done", outcome: "failed" })],
    ["of the host", task("t", { source: "host" })],
  ])("does not run for a task %s", (_, one) => {
    expect(judge(executing({ tasks: [one] }), NOW + 1e9)).toMatchObject({ lateTasks: [], nextTimeoutMs: undefined });
  });

  it("ends the task as timed out, and says nothing about activity", () => {
    const record = executing({ tasks: [task("t"), task("u", { started_at: toTime(NOW) })] });
    const decision = decideTimeouts(record, judge(record, NOW), NOW);
    const next = recordAfter(record, decision as never);
    expect(tasksOf(next)).toMatchObject([
      { task_id: "t", status: "done", outcome: "timeout", ended_at: toTime(NOW), duration_ms: 30 * MINUTE },
      { task_id: "u", status: "running" },
    ]);
    expect(next.last_updated).toBe(record.last_updated);
    expect(eventsOf(decision as never)).toEqual(["task.completed"]);
  });
});

describe("the session timeout", () => {
  it("is none by default", () => {
    expect(judge(executing(), NOW + 1e12)).toMatchObject({ timedOut: undefined, nextTimeoutMs: undefined });
    expect(judge(executing({ tasks: [task("t", { source: "host" })] }), NOW + 1e12).timedOut).toBeUndefined();
  });

  it.each<[string, SessionRecord["limits"], number]>([
    ["its own", { session_timeout_seconds: 10 }, 10_000],
    ["an hour when another limit is set: max_tasks", { max_tasks: 5 }, 3_600_000],
    ["an hour when another limit is set: task_timeout_seconds", { task_timeout_seconds: 5 }, 3_600_000],
  ])("is %s", (_, limits, ms) => {
    expect(judge(executing({ limits }), BEGAN + ms - 1).timedOut).toBeUndefined();
    expect(judge(executing({ limits }), BEGAN + ms).timedOut).toBe("session_timeout");
  });

  it.each([0, -1, "10", null])("is none when a hand has written %j for it", (seconds) => {
    const limits = { session_timeout_seconds: seconds, max_tasks: seconds, task_timeout_seconds: seconds };
    const record = executing({ limits: limits as never, tasks: [task("t")] });
    expect(judge(record, BEGAN + 299_999)).toMatchObject({ timedOut: undefined, lateTasks: [] });
    expect(judge(record, BEGAN + 300_000)).toMatchObject({ timedOut: undefined, lateTasks: ["t"] });
  });

  it("of the policy is for lifecycle agent alone", () => {
    const policy = limited({ sessionTimeoutMs: 1000 });
    expect(judge(executing(), NOW, policy).timedOut).toBe("session_timeout");
    expect(judge(sample({ lifecycle: "orchestration", phase: "active" }), NOW, policy).timedOut).toBeUndefined();
  });

  it("stands still while the session waits", () => {
    const history = [
      { from_phase: "executing", to_phase: "approval", timestamp: toTime(BEGAN + 6000) },
      { from_phase: "approval", to_phase: "executing", timestamp: toTime(BEGAN + 20 * MINUTE) },
    ];
    const record = executing({ limits: { session_timeout_seconds: 10 }, history });
    expect(judge(record, BEGAN + 20 * MINUTE + 3999).timedOut).toBeUndefined();
    expect(judge(record, BEGAN + 20 * MINUTE + 4000).timedOut).toBe("session_timeout");
    const waiting = sample({
      phase: "approval",
      limits: { session_timeout_seconds: 10 },
      history: history.slice(0, 1),
    });
    expect(judge(waiting, NOW + 1e9)).toMatchObject({ timedOut: undefined, nextTimeoutMs: undefined });
  });

  it("stands still between its end and its reopening, too", () => {
    const history = [
      { from_phase: "executing", to_phase: "completed", timestamp: toTime(BEGAN + 6000) },
      { from_phase: "completed", to_phase: "executing", timestamp: toTime(BEGAN + 20 * MINUTE) },
    ];
    const record = executing({ limits: { session_timeout_seconds: 10 }, history });
    expect(judge(record, BEGAN + 20 * MINUTE + 3999).timedOut).toBeUndefined();
    expect(judge(record, BEGAN + 20 * MINUTE + 4000).timedOut).toBe("session_timeout");
  });

  it("that ran out before the session began to wait is over", () => {
    const history = [{ from_phase: "executing", to_phase: "approval", timestamp: toTime(BEGAN + 10_000) }];
    const record = sample({ phase: "approval", limits: { session_timeout_seconds: 10 }, history });
    expect(judge(record, NOW)).toMatchObject({ timedOut: "session_timeout", nextTimeoutMs: undefined });
  });

  it("ends the session and its tasks in one line", () => {
    const record = executing({
      limits: { session_timeout_seconds: 10 },
      tasks: [task("t"), task("h", { source: "host" })],
    });
    const decision = decideTimeouts(record, judge(record, NOW), NOW);
    expect(recordAfter(record, decision as never)).toMatchObject({
      phase: "failed",
      outcome: "timeout",
      reason: "session_timeout",
      finalized_at: toTime(NOW),
      tasks: [{ outcome: "timeout" }, { outcome: "timeout" }],
    });
  });

  it("does not run for a session that has ended", () => {
    const record = sample({ phase: "completed", outcome: "success", limits: { session_timeout_seconds: 1 } });
    expect(judge(record, NOW + 1e9)).toMatchObject({ timedOut: undefined, lateTasks: [] });
  });
});

describe("the timeout of a feature", () => {
  const feature = (parts: Partial<SessionRecord> = {}) =>
    sample({ lifecycle: "feature", phase: "planning", limits: { timeout_minutes: 5 }, ...parts });

  it("counts minutes at work since its beginning", () => {
    expect(judge(feature(), BEGAN + 299_999)).toMatchObject({ timedOut: undefined, nextTimeoutMs: 1 });
    expect(judge(feature(), BEGAN + 300_000)).toMatchObject({ timedOut: "timeout", nextTimeoutMs: 0 });
  });

  it("counts on from the seconds that are written down", () => {
    const history = [{ from_phase: "initializing", to_phase: "planning", timestamp: toTime(BEGAN + MINUTE) }];
    const record = feature({ active_seconds: 240, history });
    expect(judge(record, BEGAN + 2 * MINUTE - 1).timedOut).toBeUndefined();
    expect(judge(record, BEGAN + 2 * MINUTE).timedOut).toBe("timeout");
  });

  it("stands still in a pause, in phases that another lifecycle does not have", () => {
    const history = [{ from_phase: "planning", to_phase: "paused", timestamp: toTime(BEGAN + MINUTE) }];
    expect(judge(feature({ phase: "paused", history }), NOW).timedOut).toBeUndefined();
    const back = [...history, { from_phase: "paused", to_phase: "planning", timestamp: toTime(NOW) }];
    expect(judge(feature({ history: back }), NOW + 4 * MINUTE - 1).timedOut).toBeUndefined();
    expect(judge(feature({ history: back }), NOW + 4 * MINUTE).timedOut).toBe("timeout");
  });

  it.each(["5", null])("is none when a hand has written %j for it", (minutes) => {
    const record = feature({ limits: { timeout_minutes: minutes } as never });
    expect(judge(record, NOW + 1e9)).toMatchObject({ timedOut: undefined, nextTimeoutMs: undefined });
  });
});

describe("a clock that has not run out", () => {
  it("decides nothing", () => {
    const record = executing({ tasks: [task("t", { started_at: toTime(NOW) })] });
    expect(decideTimeouts(record, judge(record, NOW), NOW)).toBeUndefined();
  });
});

describe("the next timeout", () => {
  it("is the first of all clocks that run", () => {
    const tasks = [task("a", { started_at: toTime(NOW - 1000) }), task("b", { started_at: toTime(NOW - 2000) })];
    expect(judge(executing({ tasks }), NOW).nextTimeoutMs).toBe(298_000);
    expect(judge(executing({ tasks, limits: { session_timeout_seconds: 1801 } }), NOW).nextTimeoutMs).toBe(1000);
    expect(judge(executing({ tasks: [task("late")] }), NOW).nextTimeoutMs).toBe(0);
  });
});

describe("a session that has ended", () => {
  it("has no clock, whatever it used up and left running", () => {
    const record = sample({
      phase: "completed",
      limits: { timeout_minutes: 1 },
      active_seconds: 61,
      tasks: [task("t")],
    });
    expect(judge(record, NOW)).toMatchObject({ timedOut: undefined, lateTasks: [], nextTimeoutMs: undefined });
  });
});
