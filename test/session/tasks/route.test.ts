import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../../lib/session/policy.ts";
import type { SessionRecord } from "../../../lib/session/record.ts";
import type { RoutingDecision, Task } from "../../../lib/session/tasks/index.ts";
import { decideRouted, type Routing } from "../../../lib/session/tasks/route.ts";
import { NOW, recordAfter, refusal, sample, task } from "../sample.ts";

const decision = (agent_id: string | null, more: Partial<RoutingDecision> = {}): RoutingDecision => ({
  ...{ task_id: "t", agent_id, h1_before: 1, h1_after: 2, emergence_risk: 0.5 },
  ...{ capability_match_score: 1, confidence: 1, reasoning: "fits" },
  ...more,
});
const open = (...tasks: Task[]) => sample({ phase: "executing", tasks });
const routed = (record: SessionRecord, to: string | null, more: Partial<Routing> = {}) =>
  decideRouted(record, { decision: decision(to), requiredCapabilities: ["batch"], ...more }, DEFAULT_POLICY, NOW);
const taskAfter = (...given: Parameters<typeof routed>) => recordAfter(given[0], routed(...given)).tasks?.at(-1);

describe("a routing of a task the session does not have", () => {
  it.each([{}, { agentName: "reviewer" }])("adds it, with %j for its agent's name", ({ agentName }) => {
    const added = taskAfter(open(task("u")), "s2", { agentName });
    expect(added).toMatchObject({ task_id: "t", required_capabilities: ["batch"], routing: decision("s2") });
    expect(added?.agent_name).toBe(agentName);
    if (agentName === undefined) expect(added).not.toHaveProperty("agent_name");
  });

  it.each<[string, Partial<SessionRecord>]>([
    ["FINALIZED", { phase: "completed" }],
    ["DRAINING", { draining_until: "2999-01-01T00:00:00.000Z" }],
    ["LIMIT_EXCEEDED", { limits: { max_tasks: 1 } }],
  ])("is refused as %s by a session that is %j", (code, parts) => {
    expect(refusal(routed({ ...open(task("u")), ...parts }, "s2"))).toBe(code);
  });
});

describe("a routing of a task the session has", () => {
  it("changes that one alone: its agent and what it takes", () => {
    const others = [task("a"), task("z")] as const;
    const record = open(others[0], task("t", { required_capabilities: ["gpu"], agent_name: "old" }), others[1]);
    const next = routed(record, "s2", { agentName: "reviewer" });
    expect(recordAfter(record, next).tasks).toStrictEqual([
      others[0],
      task("t", { required_capabilities: ["batch"], routing: decision("s2"), agent_name: "reviewer" }),
      others[1],
    ]);
    expect("change" in next && next.events).toEqual([
      { type: "task.routed", data: { task_id: "t", agent_name: "reviewer", decision: decision("s2") } },
    ]);
  });

  it("forgets the name of the agent before, where the new one is named by its id", () => {
    const record = open(task("t", { agent_name: "old" }));
    expect(taskAfter(record, "s2")).not.toHaveProperty("agent_name");
    const next = routed(record, "s2");
    expect("change" in next && next.events[0]?.data).toMatchObject({ agent_name: "s2" });
  });

  it.each<[string, Partial<Task>, string | null, string[] | undefined]>([
    ["that nobody had", {}, "s2", undefined],
    ["that was given to nobody", { routing: decision(null) }, "s2", undefined],
    ["that stays where it was", { routing: decision("s2") }, "s2", undefined],
    ["that another had", { routing: decision("s1") }, "s2", ["s1"]],
    ["that nobody is to have any more", { routing: decision("s1") }, null, ["s1"]],
    ["that two had before", { routing: decision("s1"), handed_from: ["s0"] }, "s2", ["s0", "s1"]],
    ["that comes back", { routing: decision("s2"), handed_from: ["s1"] }, "s1", ["s1", "s2"]],
    ["that one had twice", { routing: decision("s1"), handed_from: ["s1"] }, "s2", ["s1"]],
  ])("%s remembers who had it", (_, parts, to, from) => {
    const after = taskAfter(open(task("t", parts)), to);
    expect(after?.handed_from).toEqual(from);
    expect("handed_from" in (after ?? {})).toBe(from !== undefined);
  });

  it.each<[string, SessionRecord, string]>([
    ["that is done", open(task("t", { status: "done", outcome: "success" })), "CONFLICT"],
    ["of a session that has ended", { ...open(task("t")), phase: "completed" }, "FINALIZED"],
  ])("%s is refused: %s", (_, record, code) => {
    expect(refusal(routed(record, "s2"))).toBe(code);
  });
});

describe("what a routing does to the fleet", () => {
  it("is stored from before the first to after the last, and told when it made the fleet emergent", () => {
    const record = open(task("t"));
    expect(recordAfter(record, routed(record, "s2")).h1).toEqual({ start: 1, end: 2 });
    const later = { ...record, h1: { start: 0, end: 1 } };
    const next = routed(later, "s2", { emergence: { h1: 2 } });
    expect(recordAfter(later, next).h1).toEqual({ start: 0, end: 2 });
    expect("change" in next && next.events.at(-1)).toEqual({ type: "emergence.detected", data: { h1: 2 } });
    const types = (each: ReturnType<typeof routed>) => "change" in each && each.events.map(({ type }) => type);
    expect(types(routed(record, "s2"))).toEqual(["task.routed"]);
  });
});
