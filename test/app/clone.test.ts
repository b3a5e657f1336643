import { describe, expect, it } from "vitest";
import { failure, MINUTE, opened } from "../library/workspace.ts";

describe("a clone", () => {
  it("has a new id, says whose it is, and tells it in its first line", async () => {
    const { sessions } = await opened();
    const source = await sessions.create({ agentName: "a", agentId: "s1", tags: ["t"] });
    const clone = await sessions.clone("s1", { agentId: "s2" });
    expect(clone).toEqual({ ...source, agent_id: "s2", cloned_from: "s1" });
    const [line] = await sessions.history("s2");
    expect(line).toMatchObject({
      type: "session.created",
      also: [{ type: "session.cloned", data: { source: "s1", revision: 1 } }],
    });
    expect((await sessions.get("s1"))?.revision).toBe(1);
  });

  it("shares nothing with its source: neither tasks, claim, runs nor later changes", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentName: "a", agentId: "s1", metadata: { list: [1], deep: { a: 1 } } });
    await sessions.update("s1", { phase: "approval" });
    await sessions.shouldResume("s1", { claim: "me" });
    const clone = await sessions.clone("s1", { agentId: "s2" });
    expect(Object.keys(clone)).not.toEqual(expect.arrayContaining(["claim"]));
    for (const key of ["tasks", "host", "claim", "interrupted", "draining_until", "h1"]) {
      expect(clone).not.toHaveProperty(key);
    }
    await sessions.update("s2", { metadata: { deep: { a: 2 }, list: [2] }, error: "only here" });
    expect(await sessions.get("s1")).toMatchObject({ metadata: { list: [1], deep: { a: 1 } }, error_count: 0 });
    await sessions.finalize("s1", "completed");
    expect((await sessions.get("s2"))?.outcome).toBeNull();
    await sessions.delete("s1");
    expect((await sessions.get("s2"))?.cloned_from).toBe("s1");
  });

  it("begins anew when it is asked to: first phase, no history, zero counters, no notes", async () => {
    const { sessions, clock } = await opened();
    const { agent_id: id } = await sessions.create({ featureRequest: "f", metadata: { plan: "p" } });
    clock.advance(MINUTE);
    await sessions.transition(id, "planning");
    await sessions.update(id, { metadata: { last_report: "r", reports: ["r"] }, error: "e", summary: "s" });
    const clone = await sessions.clone(id, { resetState: true });
    expect(clone).toMatchObject({
      phase: "initializing",
      history: [],
      error_count: 0,
      last_error: null,
      summary: null,
      iteration: 0,
      active_seconds: 0,
      statistics: { checkpoints_created: 0, duration_seconds: 0 },
      metadata: { plan: "p" },
      feature_request: "f",
    });
    expect(clone).not.toHaveProperty("current_phase");
  });

  it.each([
    [true, { memory_bytes: 512 * 1024 ** 2 }],
    [false, undefined],
  ])("takes the budget along when asked: %s", async (copyResources, resources) => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ kind: "director", agentName: "d" });
    await sessions.initialize(id, { memory: "512m" });
    const clone = await sessions.clone(id, { name: "other", copyResources });
    expect(clone.resources).toEqual(resources);
  });

  it.each([
    ["agent", ["planning", "executing", "completed"], "executing"],
    ["feature", ["planning", "paused", "failed"], "paused"],
    ["orchestration", ["active", "error", "terminated"], "active"],
  ] as const)("of an ended %s goes on where that was last at work", async (lifecycle, way, phase) => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ lifecycle, agentName: "a", purpose: "p" });
    for (const to of way) await sessions.transition(id, to);
    const clone = await sessions.clone(id, { name: "b" });
    expect(clone).toMatchObject({ phase, outcome: null, finalized_at: null, duration_seconds: null });
    if (phase === "paused") expect((await sessions.unpause(clone.agent_id)).phase).toBe("planning");
  });

  it("of an orchestration session takes a free name, and no taken one", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ kind: "director", agentName: "d" });
    const names = [];
    for (let nth = 0; nth < 3; nth++) names.push((await sessions.clone(id)).agent_name);
    expect(names).toEqual(["d-clone", "d-clone-2", "d-clone-3"]);
    expect(await failure(sessions.clone(id, { name: "d" }))).toMatchObject({ code: "CONFLICT" });
    await sessions.shutdown(id, { force: true });
    expect((await sessions.clone(id)).agent_name).toBe("d");
  });

  it("is refused for nobody, and under an id that is there", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentName: "a", agentId: "s1" });
    expect(await failure(sessions.clone("s9"))).toMatchObject({ code: "NOT_FOUND" });
    expect(await failure(sessions.clone("s1", { agentId: "s1" }))).toMatchObject({ code: "CONFLICT" });
    expect(await failure(sessions.clone("s1", { agentId: "../x" }))).toMatchObject({ code: "INVALID_ID" });
  });
});
