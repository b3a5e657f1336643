import { describe, expect, it } from "vitest";
import { decideFinalize } from "../../../lib/session/finalize.ts";
import type { SessionRecord } from "../../../lib/session/record.ts";
import { decideSupersede } from "../../../lib/session/supersede.ts";
import { openTasks, type TaskOutcome, tasksOf } from "../../../lib/session/tasks/index.ts";
import { decideUpdate } from "../../../lib/session/update.ts";
import { eventsOf, NOW, recordAfter, sample, task } from "../sample.ts";

const AT = "2026-01-08T18:30:00.000Z";

const open = (parts: Partial<SessionRecord> = {}) => sample({ phase: "executing", ...parts });

describe("the end of a session", () => {
  const record = open({
    tasks: [
      task("done", { status: "done", outcome: "success", ended_at: AT }),
      task("run"),
      task("wait", { status: "pending", started_at: null }),
    ],
  });

  it.each([
    ["success", "cancelled"],
    ["failed", "cancelled"],
    ["abandoned", "cancelled"],
    ["timeout", "timeout"],
  ])("of outcome %s ends its open tasks as %s, in the same line", (outcome, expected) => {
    const decision = decideFinalize(record, { outcome }, NOW + 1);
    const ended = recordAfter(record, decision);
    expect(tasksOf(ended).map(({ outcome: each }) => each)).toEqual(["success", expected, expected]);
    expect(openTasks(ended)).toEqual([]);
    expect(eventsOf(decision)).toEqual([
      "session.phase_changed",
      "task.completed",
      "task.completed",
      "session.finalized",
    ]);
    const events = "change" in decision ? decision.events : [];
    expect(events.at(-1)?.data).toMatchObject({
      outcome,
      task_outcomes: ["success", expected, expected],
      purpose: "approval_workflow",
    });
  });

  it("is the same by a final phase and by supersession", () => {
    for (const decision of [decideUpdate(record, { phase: "completed" }, NOW), decideSupersede(record, "other", NOW)]) {
      expect(openTasks(recordAfter(record, decision))).toEqual([]);
    }
  });

  it("tells how all tasks ended in the order they did, not in which they were added", () => {
    const ended = (id: string, minute: string, outcome: TaskOutcome) =>
      task(id, { status: "done", outcome, ended_at: `2026-01-08T18:${minute}:00.000Z` });
    const tasks = [
      ended("c", "03", "cancelled"),
      task("open"),
      ended("a", "01", "failed"),
      ended("b", "02", "success"),
    ];
    const decision = decideFinalize(open({ tasks }), { outcome: "timeout" }, NOW);
    expect("change" in decision && decision.events.at(-1)?.data).toMatchObject({
      task_outcomes: ["failed", "success", "cancelled", "timeout"],
    });
  });

  it("puts a task that ended nobody knows when before the others", () => {
    const tasks = [
      task("a", { status: "done", outcome: "success", ended_at: AT }),
      task("b", { status: "done", outcome: "failed", ended_at: null }),
    ];
    const decision = decideFinalize(open({ tasks }), { outcome: "success" }, NOW);
    expect("change" in decision && decision.events.at(-1)?.data?.task_outcomes).toEqual(["failed", "success"]);
  });

  it("puts those that ended together in the order in which they were added", () => {
    const tasks = (["success", "failed", "cancelled"] as const).map((outcome, at) =>
      task(`t${at}`, { status: "done", outcome, ended_at: AT }),
    );
    const decision = decideFinalize(open({ tasks }), { outcome: "success" }, NOW);
    expect("change" in decision && decision.events.at(-1)?.data?.task_outcomes).toEqual([
      "success",
      "failed",
      "cancelled",
    ]);
  });

  it("writes no tasks where none is open", () => {
    const tasks = [task("a", { status: "done", outcome: "success", ended_at: AT })];
    const decision = decideFinalize(open({ tasks }), { outcome: "success" }, NOW);
    expect("change" in decision && decision.change.set).not.toHaveProperty("tasks");
  });

  it("says nothing of tasks where there are none", () => {
    const decision = decideFinalize(open(), { outcome: "success" }, NOW);
    expect("change" in decision && decision.events.at(-1)?.data).not.toHaveProperty("task_outcomes");
  });
});
