import { describe, expect, it } from "vitest";
import type { Decision } from "../../../lib/session/draft.ts";
import type { SessionRecord } from "../../../lib/session/record.ts";
import type { TaskEnd } from "../../../lib/session/tasks/change.ts";
import { decideCompleteTask, decideStartTask } from "../../../lib/session/tasks/end.ts";
import { agentOf, type RoutingDecision, type Task, tasksOf } from "../../../lib/session/tasks/index.ts";
import { eventsOf, NOW, recordAfter, sample, task } from "../sample.ts";

const open = (parts: Partial<SessionRecord> = {}) => sample({ phase: "executing", ...parts });
const complete = (record: SessionRecord, id: string, outcome: string, more: Partial<TaskEnd> = {}) =>
  decideCompleteTask(record, id, { outcome: outcome as never, ...more }, NOW);

describe("a task that waits for others", () => {
  it.each([
    ["the second task alone begins when that has succeeded", ["b"], "running"],
    ["a task that is not there any more goes on waiting", ["b", "gone"], "pending"],
  ])("for %s", (_, depends_on, status) => {
    const record = open({ tasks: [task("a"), task("b"), task("c", { status: "pending", depends_on })] });
    expect(tasksOf(recordAfter(record, complete(record, "b", "success")))[2]?.status).toBe(status);
  });

  it("is not begun again once it has ended, nor is one that waits for a hand", () => {
    const tasks = [
      task("a", { status: "done", outcome: "success" }),
      task("b", { status: "done", outcome: "failed", depends_on: ["a"] }),
      task("c", { status: "pending", started_at: null }),
      task("d"),
    ];
    const decision = complete(open({ tasks }), "d", "success");
    expect(recordAfter(open({ tasks }), decision).tasks?.slice(0, 3)).toEqual(tasks.slice(0, 3));
    expect(eventsOf(decision)).toEqual(["task.completed"]);
  });
});

describe("a task that ends", () => {
  it.each([
    [{}, {}],
    [{ error: "boom" }, { error: "boom" }],
  ])("with %j is told with how, how long and by whom it was done", (end, more) => {
    const decision = complete(open({ tasks: [task("t", { agent_name: "reviewer" })] }), "t", "failed", end);
    const data = { task_id: "t", outcome: "failed", duration_ms: 1_800_000, agent_name: "reviewer", ...more };
    expect("change" in decision && decision.events).toStrictEqual([{ type: "task.completed", data }]);
  });
});

describe("a refusal of a task's end or start", () => {
  const ended = open({ tasks: [task("t", { status: "done", outcome: "success" })] });
  const waiting = open({
    tasks: [task("a"), task("b"), task("t", { status: "pending", depends_on: ["a", "b"] })],
  });
  const OUTCOMES = ["success", "failed", "cancelled", "timeout"];

  it.each<[string, () => Decision, object]>([
    ["Task t has ended already (success).", () => complete(ended, "t", "failed"), { task_id: "t", outcome: "success" }],
    [
      'Unknown outcome "done". There are: success, failed, cancelled, timeout.',
      () => complete(ended, "t", "done"),
      { outcome: "done", outcomes: OUTCOMES },
    ],
    ["Task t waits for a, b.", () => decideStartTask(waiting, "t", NOW), { task_id: "t", waits_for: ["a", "b"] }],
  ])("says %j", (message, decide, details) => {
    expect(decide()).toMatchObject({ refused: { message, details } });
  });
});

describe("the agent of a task", () => {
  const routing = { agent_id: "routed" } as RoutingDecision;
  it.each([
    [{ agent_name: "named", routing }, "named"],
    [{ routing }, "routed"],
    [{ routing: { ...routing, agent_id: null } }, "terraform-architect"],
    [{}, "terraform-architect"],
  ])("with %j is %s", (parts, name) => {
    expect(agentOf(sample(), task("t", parts as Partial<Task>))).toBe(name);
  });
});
