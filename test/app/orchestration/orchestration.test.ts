import { describe, expect, it } from "vitest";
import { failure, MINUTE, opened, SECOND } from "../../library/workspace.ts";

describe("a new orchestration session", () => {
  it("has a kind, which implies its lifecycle, and empty lists", async () => {
    const { sessions } = await opened();
    const record = await sessions.create({ kind: "director", agentName: "main", workspace: "/workspace/main" });
    expect(record).toMatchObject({
      lifecycle: "orchestration",
      phase: "initializing",
      kind: "director",
      workspace: "/workspace/main",
      capabilities: [],
      constraints: [],
    });
    expect((await sessions.create({ lifecycle: "orchestration" })).kind).toBe("active");
  });

  it("has capabilities and constraints from its metadata moved up; at the top level they win", async () => {
    const { sessions } = await opened();
    const metadata = { domain: "data", capabilities: ["batch"], constraints: ["max-memory:4gb"] };
    expect(await sessions.create({ kind: "department", agentName: "a", metadata })).toMatchObject({
      capabilities: ["batch"],
      constraints: ["max-memory:4gb"],
      metadata: { domain: "data" },
    });
    const { capabilities } = await sessions.create({
      kind: "department",
      agentName: "b",
      metadata,
      capabilities: ["own"],
    });
    expect(capabilities).toEqual(["own"]);
  });

  it("is tied to its parent, which must exist", async () => {
    const { sessions } = await opened();
    const director = await sessions.create({ kind: "director", agentName: "d" });
    const department = await sessions.create({ kind: "department", agentName: "x", parentId: director.agent_id });
    expect(department.parent_id).toBe(director.agent_id);
    const orphan = sessions.create({ kind: "department", agentName: "y", parentId: "nobody" });
    expect(await failure(orphan)).toMatchObject({ code: "NOT_FOUND", details: { agent_id: "nobody" } });
    const own = sessions.update(director.agent_id, { parentId: director.agent_id });
    expect(await failure(own)).toMatchObject({ code: "INVALID_VALUE" });
  });

  it.each([
    [{ kind: "boss" }, "kind"],
    [{ kind: "director", lifecycle: "agent" }, "kind"],
    [{ kind: "director", capabilities: [""] }, "capabilities.0"],
    [{ kind: "director", environment: { A: 1 } }, "environment.A"],
    [{ kind: "director", resources: { memory: "much" } }, "resources.memory"],
    [{ kind: "director", limits: { max_iterations: 3 } }, "limits.max_iterations"],
  ])("given %j is INVALID_VALUE and says %s", async (options, name) => {
    const { sessions } = await opened();
    expect(await failure(sessions.create(options as never))).toMatchObject({
      code: "INVALID_VALUE",
      details: { name },
    });
  });
});

describe("kind and name", () => {
  it("are unique among open sessions, and free again after the end", async () => {
    const { sessions } = await opened();
    const first = await sessions.create({ kind: "director", agentName: "main" });
    const twin = { kind: "director", agentName: "main" } as const;
    expect(await failure(sessions.create(twin))).toMatchObject({
      code: "CONFLICT",
      details: { kind: "director", name: "main", agent_id: first.agent_id },
    });
    await sessions.create({ kind: "department", agentName: "main" });
    await sessions.create({ agentName: "main" });
    await sessions.shutdown(first.agent_id);
    expect((await sessions.create(twin)).phase).toBe("initializing");
  });

  it("of a creation that fails are free again", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentName: "a", agentId: "taken" });
    const wanted = { kind: "director", agentName: "main" } as const;
    expect(await failure(sessions.create({ ...wanted, agentId: "taken" }))).toMatchObject({ code: "CONFLICT" });
    expect((await sessions.create(wanted)).agent_name).toBe("main");
  });
});

describe("max_sessions", () => {
  it("is how many may be open; other lifecycles do not count", async () => {
    const { sessions } = await opened({ policy: { orchestration: { maxSessions: 2 } } });
    await sessions.create({ agentName: "a" });
    const first = await sessions.create({ kind: "director", agentName: "a" });
    await sessions.create({ kind: "department", agentName: "b" });
    const third = { kind: "department", agentName: "c" } as const;
    expect(await failure(sessions.create(third))).toMatchObject({
      code: "LIMIT_EXCEEDED",
      details: { open: 2, limit: 2 },
    });
    expect(await failure(sessions.clone(first.agent_id))).toMatchObject({ code: "LIMIT_EXCEEDED" });
    await sessions.shutdown(first.agent_id, { force: true });
    expect((await sessions.create(third)).agent_name).toBe("c");
  });
});

describe("initialize and start", () => {
  it("record a budget in bytes and cores, then make the session active", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ kind: "department", agentName: "d" });
    expect(await sessions.initialize(id, { memory: "512m", cpu: "2", disk: "1g" })).toMatchObject({
      phase: "initializing",
      resources: { memory_bytes: 536_870_912, cpu_cores: 2, disk_bytes: 1_073_741_824 },
    });
    expect((await sessions.start(id)).phase).toBe("active");
    expect(await failure(sessions.initialize(id, { cpu: 1 }))).toMatchObject({ code: "INVALID_TRANSITION" });
    expect(await failure(sessions.start(id))).toMatchObject({ code: "INVALID_TRANSITION" });
    await sessions.transition(id, "idle");
    expect((await sessions.start(id)).phase).toBe("active");
  });

  it.each([{ memory: "lots" }, { cpu: "two" }, { disk: "-1g" }])("refuse %j", async (budget) => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ kind: "department", agentName: "d" });
    expect(await failure(sessions.initialize(id, budget))).toMatchObject({ code: "INVALID_VALUE" });
  });

  it("is of no use to other lifecycles", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ agentName: "a" });
    expect(await failure(sessions.start(id))).toMatchObject({ code: "INVALID_PHASE" });
  });
});

describe("silence", () => {
  async function active() {
    const given = await opened();
    const { agent_id: id } = await given.sessions.create({ kind: "department", agentName: "d" });
    await given.sessions.start(id);
    const phase = async () => {
      await given.sessions.sweep();
      return (await given.sessions.get(id))?.phase;
    };
    return { ...given, id, phase };
  }

  it("of more than 300 s makes an active session idle, which waits to be started again", async () => {
    const { sessions, clock, id, phase } = await active();
    clock.advance(300 * SECOND);
    expect(await phase()).toBe("active");
    clock.advance(1);
    expect(await phase()).toBe("idle");
    expect((await sessions.history(id)).at(-1)).toMatchObject({
      type: "session.phase_changed",
      data: { from: "active", to: "idle", reason: "silent" },
    });
    clock.advance(60 * MINUTE);
    expect(await phase()).toBe("idle");
    expect((await sessions.start(id)).phase).toBe("active");
  });

  it("is broken by a heartbeat, which writes no journal line", async () => {
    const { sessions, clock, id, phase } = await active();
    clock.advance(299 * SECOND);
    expect(await sessions.heartbeat(id)).toMatchObject({ agent_id: id, memory_bytes: null, cpu: null });
    clock.advance(299 * SECOND);
    expect(await phase()).toBe("active");
    expect(await sessions.history(id)).toHaveLength(2);
    clock.advance(2 * SECOND);
    expect(await phase()).toBe("idle");
  });

  it("of other phases and lifecycles means nothing", async () => {
    const { sessions, clock } = await opened();
    await sessions.create({ kind: "director", agentName: "d", agentId: "o" });
    await sessions.create({ agentName: "a", agentId: "a" });
    await sessions.update("a", { phase: "executing" });
    clock.advance(60 * MINUTE);
    await sessions.sweep();
    expect([(await sessions.get("o"))?.phase, (await sessions.get("a"))?.phase]).toEqual(["initializing", "executing"]);
  });
});

describe("heartbeat", () => {
  it("keeps the latest sample, and what was said before where nothing is said", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ kind: "department", agentName: "d" });
    await sessions.heartbeat(id, { memoryBytes: 1000, cpu: 0.5 });
    expect(await sessions.heartbeat(id, { cpu: 0.25 })).toMatchObject({ memory_bytes: 1000, cpu: 0.25 });
    expect((await sessions.health(id)).details).toMatchObject({ memory_bytes: 1000, cpu: 0.25 });
    expect(await sessions.metrics(id)).toEqual({
      messages_processed: 0,
      average_response_ms: 0,
      error_rate: 0,
      throughput_per_s: 0,
      memory_bytes: 1000,
      cpu: 0.25,
    });
  });

  it("is refused for nobody, for an ended session and for what is no measure", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ kind: "department", agentName: "d" });
    expect(await failure(sessions.heartbeat("nobody"))).toMatchObject({ code: "NOT_FOUND" });
    expect(await failure(sessions.heartbeat(id, { cpu: -1 }))).toMatchObject({ code: "INVALID_VALUE" });
    await sessions.shutdown(id, { force: true });
    expect(await failure(sessions.heartbeat(id))).toMatchObject({ code: "FINALIZED" });
  });
});

describe("release", () => {
  it("frees what an ended session holds and keeps its record; of an open one it is NOT_FINAL", async () => {
    const { sessions } = await opened();
    const [a, b, c] = await Promise.all(
      ["a", "b", "c"].map(async (agentName) => {
        const { agent_id } = await sessions.create({ kind: "department", agentName });
        await sessions.start(agent_id);
        return agent_id;
      }),
    );
    await sessions.affinity.set(a as string, [b as string, c as string]);
    await sessions.affinity.set(b as string, [c as string]);
    expect(await failure(sessions.release(b as string))).toMatchObject({ code: "NOT_FINAL" });
    await sessions.shutdown(b as string);
    expect(await sessions.release(b as string)).toEqual({ agent_id: b, messages: 0, affinities: 2, claim: false });
    expect((await sessions.affinity.get(a as string))?.targets).toEqual([c]);
    expect(await sessions.affinity.get(b as string)).toBeUndefined();
    expect((await sessions.get(b as string))?.phase).toBe("terminated");
  });
});
