import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../../lib/session/policy.ts";
import type { SessionRecord } from "../../../lib/session/record.ts";
import { decideAddTask, type NewTask } from "../../../lib/session/tasks/add.ts";
import { decideCompleteTask, decideStartTask } from "../../../lib/session/tasks/end.ts";
import type { RoutingDecision } from "../../../lib/session/tasks/index.ts";
import { NOW, recordAfter, refusal, sample, task } from "../sample.ts";

const AT = "2026-01-08T18:30:00.000Z";
const LATER = "2999-01-01T00:00:00.000Z";
const LONG = "x".repeat(201);
const FULL = { limits: { max_tasks: 1 }, tasks: [task("a")] };

const open = (parts: Partial<SessionRecord> = {}) => sample({ phase: "executing", ...parts });
const observer = sample({ lifecycle: "orchestration", kind: "observer", phase: "active" });
const add = (record: SessionRecord, taskId: string, more: Partial<NewTask> = {}) =>
  decideAddTask(record, { taskId, ...more }, DEFAULT_POLICY, NOW);

describe("a task that is added", () => {
  it("tells what it is, who has it and how it was routed", () => {
    const routing: RoutingDecision = {
      ...{ task_id: "t", agent_id: "s2", h1_before: 1, h1_after: 2, emergence_risk: 0.5 },
      ...{ capability_match_score: 1, confidence: 1, reasoning: "fits" },
    };
    const decision = add(open(), "t", { priority: "low", routing, agentName: "reviewer" });
    const placed = { agent_id: "s2", h1_before: 1, h1_after: 2, emergence_risk: 0.5 };
    expect("change" in decision && decision.events).toEqual([
      { type: "task.added", data: { task_id: "t", priority: "low", agent_name: "terraform-architect" } },
      { type: "task.routed", data: { task_id: "t", agent_name: "reviewer", decision: routing } },
      { type: "task.started", data: { task_id: "t", agent_name: "reviewer", routing: placed } },
    ]);
    expect(recordAfter(open(), decision).tasks).toMatchObject([{ routing, agent_name: "reviewer" }]);
    const plain = add(open(), "t");
    expect("change" in plain && plain.events.map(({ data }) => data)).toStrictEqual([
      { task_id: "t", priority: "normal", agent_name: "terraform-architect" },
      { task_id: "t", agent_name: "terraform-architect" },
    ]);
    expect(recordAfter(open(), plain).tasks?.[0]).not.toHaveProperty("agent_name");
  });

  it("may have an id of 200 characters, and come at the moment the draining is over", () => {
    expect(refusal(add(open(), "x".repeat(200)))).toBeUndefined();
    expect(refusal(add(open({ draining_until: AT }), "t"))).toBeUndefined();
  });

  it("marks one that is to wait for a start beside what it depends on, until it is started", () => {
    const record = open({ tasks: [task("first")] });
    const waiting = recordAfter(record, add(record, "later", { pending: true, dependsOn: ["first"] }));
    expect(waiting.tasks?.[1]).toMatchObject({ status: "pending", held: true });
    const free = recordAfter(waiting, decideCompleteTask(waiting, "first", { outcome: "success" }, NOW));
    expect(free.tasks?.[1]).toMatchObject({ status: "pending", held: true });
    const started = recordAfter(free, decideStartTask(free, "later", NOW)).tasks?.[1];
    expect(started?.status).toBe("running");
    expect(started).not.toHaveProperty("held");
  });
});

describe("a task that is not added", () => {
  it.each<[string, SessionRecord, string, Partial<NewTask>, string, object]>([
    ["CONFLICT", open({ tasks: [task("t")] }), "t", {}, "has a task t already", {}],
    ["INVALID_VALUE", open(), 7 as never, {}, 'Not a task id: "7". It has 1 to 200', { task_id: 7 }],
    ["INVALID_VALUE", open(), LONG, {}, `Not a task id: "${LONG.slice(0, 80)}". It has`, { task_id: LONG }],
    ["INVALID_VALUE", open(), "t", { priority: "urgent" }, '"urgent". There are: low, normal, high, critical.', {}],
    ["INVALID_VALUE", observer, "t", {}, "is an observer, and observers take no work", { kind: "observer" }],
    ["DRAINING", open({ draining_until: LATER }), "t", {}, "is shutting down and", { draining_until: LATER }],
    ["LIMIT_EXCEEDED", open(FULL), "t", {}, "has 1 tasks; at most 1 are allowed", { limit: 1, task_id: "t" }],
    ["CONFLICT", open(), "t", { dependsOn: ["t"] }, "Task t would wait for itself.", { task_id: "t" }],
    ["TASK_NOT_FOUND", open(), "t", { dependsOn: ["u", "v"] }, "has no task u, v.", { task_id: "u, v" }],
    ["TASK_NOT_FOUND", open({ tasks: [task("a")] }), "t", { dependsOn: ["a", "u"] }, "no task u.", { task_id: "u" }],
  ])("is refused as %s, in words that name what is wrong", (code, record, taskId, more, words, details) => {
    expect(add(record, taskId, more)).toMatchObject({
      refused: { code, message: expect.stringContaining(words), details: { agent_id: record.agent_id, ...details } },
    });
  });
});
