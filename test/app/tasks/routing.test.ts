import { beforeEach, describe, expect, it } from "vitest";
import type { App } from "../../../lib/app/context.ts";
import { send } from "../../../lib/app/hub/messages.ts";
import { register } from "../../../lib/app/hub/presence.ts";
import { countMetrics } from "../../../lib/app/metrics.ts";
import { create, finalize, get } from "../../../lib/app/sessions.ts";
import { registerAgent } from "../../../lib/app/tasks/agents.ts";
import { fleetMembers, fleetSnapshot, fleetStatus } from "../../../lib/app/tasks/fleet.ts";
import { routeTask } from "../../../lib/app/tasks/routing.ts";
import { addTask, completeTask, getTask } from "../../../lib/app/tasks/tasks.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { clockAt, testApp } from "../../setup/test-app.ts";

const clock = clockAt("2026-05-19T22:45:00.000Z");
let app: App;
beforeEach(async () => {
  clock.set("2026-05-19T22:45:00.000Z");
  app = testApp(memoryStore({ now: clock.now }), { now: clock.now });
  await create(app, { agentId: "s1", agentName: "oracle1" });
});

async function fleet(): Promise<void> {
  await registerAgent(app, "builder", ["compilation", "llvm"]);
  clock.add(1);
  await registerAgent(app, "writer", ["publishing"]);
  clock.add(1);
  await registerAgent(app, "second-builder", ["compilation"]);
}

const events = async () =>
  (await app.store.journal("s1")).flatMap((line) => [line.type, ...(line.also ?? []).map(({ type }) => type)]);

describe("routing a task", () => {
  it("leaves it with the session's own agent where nobody is registered", async () => {
    expect(await routeTask(app, "s1", "t", { requiredCapabilities: ["anything"] })).toEqual({
      agent_id: "oracle1",
      task_id: "t",
      h1_before: 0,
      h1_after: 0,
      emergence_risk: 0,
      capability_match_score: 1,
      confidence: 1,
      reasoning: "No agent is registered: oracle1 keeps its own task. β₁ 0 → 0, threshold 0.",
    });
  });

  it("adds an unknown task with the decision, in one line", async () => {
    await fleet();
    const decision = await routeTask(app, "s1", "compile", { requiredCapabilities: ["compilation"] });
    expect(await getTask(app, "s1", "compile")).toMatchObject({
      status: "running",
      required_capabilities: ["compilation"],
      routing: decision,
    });
    expect(await events()).toEqual(["session.created", "task.added", "task.routed", "task.started"]);
    expect((await get(app, "s1"))?.h1).toEqual({ start: 0, end: 0 });
  });

  it("chooses who covers the request, has least to do and came first", async () => {
    await fleet();
    const ask = async (id: string, ...caps: string[]) =>
      (await routeTask(app, "s1", id, { requiredCapabilities: caps })).agent_id;
    expect(await ask("a", "compilation")).toBe("builder");
    expect(await ask("b", "compilation")).toBe("second-builder");
    expect(await ask("c", "compilation", "llvm")).toBe("builder");
    expect(await ask("d", "publishing")).toBe("writer");
    expect(await ask("e")).toBe("writer");
    await completeTask(app, "s1", "a", { outcome: "success" });
    await completeTask(app, "s1", "c", { outcome: "success" });
    expect(await ask("f")).toBe("builder");
  });

  it("says that nobody covers the request, and keeps the best partial score", async () => {
    await fleet();
    const decision = await routeTask(app, "s1", "t", { requiredCapabilities: ["compilation", "llvm", "rust", "go"] });
    expect(decision).toMatchObject({ agent_id: null, capability_match_score: 0.5, confidence: 0.5 });
    expect(decision.reasoning).toBe(
      "No agent covers compilation, llvm, rust, go: the best covers 50 % of it. β₁ 0 → 0, threshold 3.",
    );
    expect(await getTask(app, "s1", "t")).toMatchObject({ status: "running", routing: { agent_id: null } });
  });

  it("takes anybody with the fallback any", async () => {
    await fleet();
    const any = { ...app, policy: { ...app.policy, routing: { thresholdOffset: -2, fallback: "any" as const } } };
    expect(await routeTask(any, "s1", "t", { requiredCapabilities: ["rust"] })).toMatchObject({
      agent_id: "builder",
      capability_match_score: 0,
      confidence: 0,
    });
  });

  it("uses what the task itself requires, and remembers who had it before", async () => {
    await fleet();
    await addTask(app, "s1", { taskId: "t", requiredCapabilities: ["publishing"] });
    expect(await routeTask(app, "s1", "t")).toMatchObject({ agent_id: "writer" });
    expect(await routeTask(app, "s1", "t", { to: "builder" })).toMatchObject({
      agent_id: "builder",
      reasoning: expect.stringMatching(/^builder takes it/),
    });
    expect(await getTask(app, "s1", "t")).toMatchObject({ handed_from: ["writer"] });
    // builder – writer by the hand-off, builder – task: one component with oracle1 and second-builder beside it.
    expect(await fleetSnapshot(app)).toMatchObject({ n_vertices: 5, n_edges: 2, n_components: 3, h1_dimension: 0 });
  });

  it.each([
    ["of an unknown session", "s9", "t", "NOT_FOUND"],
    ["that has ended", "s1", "done", "CONFLICT"],
    ["of a session that has ended", "s2", "t", "FINALIZED"],
    ["without an id", "s1", "", "INVALID_VALUE"],
  ])("refuses one %s", async (_, id, taskId, code) => {
    await addTask(app, "s1", { taskId: "done" });
    await completeTask(app, "s1", "done", { outcome: "failed" });
    await create(app, { agentId: "s2" });
    await finalize(app, "s2", "success");
    await expect(routeTask(app, id, taskId)).rejects.toMatchObject({ code });
  });
});

describe("emergence", () => {
  /** Four tasks, each of which depends on all before it, of one agent: V = 5, E = 10, β₁ = 6, threshold 3. */
  async function dense(): Promise<void> {
    for (const at of [1, 2, 3, 4]) {
      const dependsOn = [1, 2, 3].filter((before) => before < at).map((before) => `t${before}`);
      await addTask(app, "s1", { taskId: `t${at}`, dependsOn });
    }
  }

  it("is told by an event, and the task goes on", async () => {
    await dense();
    const decision = await routeTask(app, "s1", "t4");
    expect(decision).toMatchObject({ h1_before: 6, h1_after: 6, emergence_risk: 0.9, confidence: 0.1 });
    const { also } = (await app.store.journal("s1")).at(-1) ?? {};
    expect(also).toEqual([
      {
        type: "emergence.detected",
        data: {
          h1: 6,
          threshold: 3,
          n_vertices: 5,
          n_edges: 10,
          decision,
          text: "EMERGENCE: β₁=6 > V-2=3 (V=5, E=10)",
        },
      },
    ]);
    expect((await getTask(app, "s1", "t4"))?.outcome).toBeNull();
  });

  it("is over when the tasks have ended: they leave the graph", async () => {
    await dense();
    expect(await fleetStatus(app)).toMatchObject({ emergence_detected: true, margin: 3, n_tasks: 4, n_agents: 1 });
    for (const at of [1, 2, 3, 4]) await completeTask(app, "s1", `t${at}`, { outcome: "success" });
    expect(await fleetStatus(app)).toEqual({
      n_agents: 0,
      n_tasks: 0,
      n_edges: 0,
      n_vertices: 0,
      h1_dimension: 0,
      n_components: 0,
      description: "empty",
      emergence_detected: false,
      margin: 2,
    });
  });

  it("counts no task whose time is over, noticed or not", async () => {
    await addTask(app, "s1", { taskId: "t" });
    expect((await fleetSnapshot(app)).n_tasks).toBe(1);
    clock.add(300_000);
    expect((await fleetSnapshot(app)).n_tasks).toBe(0);
    expect((await app.store.load("s1"))?.record.revision).toBe(2);
  });
});

describe("agents", () => {
  it("keep their place when they are registered again, and lose no task by it", async () => {
    await fleet();
    await routeTask(app, "s1", "t", { requiredCapabilities: ["llvm"] });
    clock.add(1);
    await registerAgent(app, "builder", ["llvm", "rust", "rust"]);
    expect(await fleetMembers(app)).toEqual([
      { agent_id: "builder", capabilities: ["llvm", "rust"], n_tasks: 1 },
      { agent_id: "writer", capabilities: ["publishing"], n_tasks: 0 },
      { agent_id: "second-builder", capabilities: ["compilation"], n_tasks: 0 },
    ]);
  });

  it("are those of the registry too, as long as they live; observers are none", async () => {
    await register(app, "s1", { type: "worker", capabilities: ["research"] });
    await register(app, "watcher", { name: "watcher", type: "observer" });
    clock.add(1);
    await registerAgent(app, "builder", ["llvm"]);
    expect((await fleetMembers(app)).map(({ agent_id }) => agent_id)).toEqual(["s1", "builder"]);
    // The session is registered: its agent is its registry id, and is called by its name.
    expect(await routeTask(app, "s1", "t", { requiredCapabilities: ["research"] })).toMatchObject({ agent_id: "s1" });
    expect((await app.store.journal("s1")).at(-1)?.also?.[0]).toMatchObject({
      type: "task.routed",
      data: { agent_name: "oracle1" },
    });
    expect(await fleetSnapshot(app)).toMatchObject({ n_agents: 2, n_tasks: 1, n_edges: 1 });
    clock.add(300_000);
    expect((await fleetMembers(app)).map(({ agent_id }) => agent_id)).toEqual(["builder"]);
  });

  it("are called by their names in events and metrics, also one that takes a task without being registered", async () => {
    await create(app, { agentId: "worker-of-theirs", agentName: "forgemaster" });
    expect(await routeTask(app, "s1", "t", { to: "worker-of-theirs" })).toMatchObject({ agent_id: "worker-of-theirs" });
    expect(await getTask(app, "s1", "t")).toMatchObject({ agent_name: "forgemaster" });
    expect((await countMetrics(app)).routed).toEqual({ forgemaster: 1 });
  });

  it("are tied by a thread with a message of the last hour, whoever wrote in it before", async () => {
    const edges = async () => {
      for (const id of ["a", "b", "c"]) await register(app, id, { name: id, type: "worker" });
      return (await fleetSnapshot(app)).n_edges;
    };
    await edges();
    const first = await send(app, { from: "a", to: "b", subject: "x", body: "y" });
    expect(await edges()).toBe(1);
    clock.add(50 * 60_000);
    await edges();
    await send(app, { from: "b", to: "c", subject: "x", body: "y", inReplyTo: first.message_id });
    clock.add(30 * 60_000);
    expect(await edges()).toBe(2);
    clock.add(30 * 60_000);
    expect(await edges()).toBe(0);
  });

  it("that are not registered are tied by the messages of their sessions", async () => {
    await create(app, { agentId: "s2", agentName: "oracle2" });
    for (const id of ["s1", "s2"]) await addTask(app, id, { taskId: "t" });
    expect((await fleetSnapshot(app)).n_edges).toBe(2);
    await send(app, { from: "s1", to: "s2", subject: "x", body: "y" });
    expect(await fleetSnapshot(app)).toMatchObject({ n_vertices: 4, n_edges: 3, n_components: 1 });
  });
});
