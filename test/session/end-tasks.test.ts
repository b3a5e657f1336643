import { describe, expect, it } from "vitest";
import { decideFinalize } from "../../lib/session/finalize.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { decideSupersede } from "../../lib/session/runs.ts";
import { openTasks, tasksOf } from "../../lib/session/tasks.ts";
import { decideUpdate } from "../../lib/session/update.ts";
import { eventsOf, NOW, recordAfter, sample, task } from "./sample.ts";

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

  it("says nothing of tasks where there are none", () => {
    const decision = decideFinalize(open(), { outcome: "success" }, NOW);
    expect("change" in decision && decision.events.at(-1)?.data).not.toHaveProperty("task_outcomes");
  });
});
