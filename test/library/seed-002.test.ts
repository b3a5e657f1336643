import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failure, HOUR, MINUTE, opened, readState, SECOND } from "./workspace.ts";

// The fifteen tests of seed 002, by what they say of the behaviour; the last one is in seed-functions.test.ts.
describe("seed 002, through the library", () => {
  it("create: a session has an id, its fields and a state.json", async () => {
    const { sessions, dir } = await opened();
    const record = await sessions.create({
      agentName: "terraform-architect",
      purpose: "approval_workflow",
      metadata: { task_id: "T001", tags: ["terraform", "infrastructure"] },
    });
    expect(record.agent_id).toMatch(/^agent-20260108-180000-[0-9a-f]{8}$/);
    expect(record).toMatchObject({
      agent_name: "terraform-architect",
      purpose: "approval_workflow",
      phase: "initializing",
      created_at: "2026-01-08T18:00:00.000Z",
      last_updated: "2026-01-08T18:00:00.000Z",
      metadata: { task_id: "T001", tags: ["terraform", "infrastructure"] },
      resume_ready: false,
      history: [],
      error_count: 0,
      last_error: null,
      finalized_at: null,
      duration_seconds: null,
      summary: null,
    });
    expect(readState(dir, record.agent_id)).toMatchObject(record);
  });

  it("update: phase, last_updated and resume_ready follow", async () => {
    const { sessions, clock } = await opened();
    const { agent_id } = await sessions.create({ agentName: "a" });
    clock.advance(SECOND);
    const planning = await sessions.update(agent_id, { phase: "planning", metadata: { plan_file: "plan.json" } });
    expect(planning).toMatchObject({
      phase: "planning",
      resume_ready: true,
      last_updated: "2026-01-08T18:00:01.000Z",
      metadata: { plan_file: "plan.json" },
    });
    expect(await sessions.get(agent_id)).toEqual(planning);
  });

  it("should resume: yes, from approval", async () => {
    const { sessions, clock } = await opened();
    const { agent_id } = await sessions.create({ agentName: "a" });
    await sessions.update(agent_id, { phase: "approval" });
    clock.advance(10 * MINUTE);
    expect(await sessions.shouldResume(agent_id)).toMatchObject({ should_resume: true, detail: "session_resumable" });
  });

  it("should resume: no, when fresh or executing", async () => {
    const { sessions } = await opened();
    const { agent_id } = await sessions.create({ agentName: "a" });
    expect((await sessions.shouldResume(agent_id)).detail).toBe("phase_not_resumable");
    await sessions.update(agent_id, { phase: "executing" });
    expect((await sessions.shouldResume(agent_id)).detail).toBe("phase_not_resumable");
  });

  it("should resume: no, when 31 minutes old", async () => {
    const { sessions, clock } = await opened();
    const { agent_id } = await sessions.create({ agentName: "a" });
    await sessions.update(agent_id, { phase: "approval" });
    clock.advance(31 * MINUTE);
    expect((await sessions.shouldResume(agent_id)).detail).toBe("session_expired");
  });

  it("should resume: no, after three errors", async () => {
    const { sessions } = await opened();
    const { agent_id } = await sessions.create({ agentName: "a" });
    await sessions.update(agent_id, { phase: "approval" });
    for (const error of ["one", "two", "three"]) await sessions.update(agent_id, { error });
    expect((await sessions.shouldResume(agent_id)).detail).toBe("too_many_errors");
  });

  it("finalise: phase, summary, finalized_at and duration_seconds", async () => {
    const { sessions, clock } = await opened();
    const { agent_id } = await sessions.create({ agentName: "a" });
    clock.advance(4 * MINUTE + 1.5 * SECOND);
    expect(await sessions.finalize(agent_id, "completed", { summary: "Applied" })).toMatchObject({
      phase: "completed",
      outcome: "success",
      summary: "Applied",
      finalized_at: "2026-01-08T18:04:01.500Z",
      duration_seconds: 241.5,
      resume_ready: false,
    });
  });

  it("history: four phase changes, in their order", async () => {
    const { sessions, clock } = await opened();
    const { agent_id } = await sessions.create({ agentName: "a" });
    for (const phase of ["investigating", "planning", "approval", "executing"] as const) {
      clock.advance(SECOND);
      await sessions.update(agent_id, { phase });
    }
    expect((await sessions.get(agent_id))?.history).toEqual([
      { from_phase: "initializing", to_phase: "investigating", timestamp: "2026-01-08T18:00:01.000Z" },
      { from_phase: "investigating", to_phase: "planning", timestamp: "2026-01-08T18:00:02.000Z" },
      { from_phase: "planning", to_phase: "approval", timestamp: "2026-01-08T18:00:03.000Z" },
      { from_phase: "approval", to_phase: "executing", timestamp: "2026-01-08T18:00:04.000Z" },
    ]);
  });

  it("list: all, active, by agent; newest first", async () => {
    const { sessions, clock } = await opened();
    for (const [agentId, agentName] of [
      ["one", "terraform"],
      ["two", "gitops"],
      ["three", "terraform"],
    ]) {
      await sessions.create({ agentId, agentName });
      clock.advance(SECOND);
    }
    await sessions.finalize("three", "completed");
    const ids = async (filter: object) => (await sessions.list(filter)).map(({ agent_id }) => agent_id);
    expect(await ids({})).toEqual(["three", "two", "one"]);
    expect(await ids({ activeOnly: true })).toEqual(["two", "one"]);
    expect(await ids({ agent: "terraform" })).toEqual(["three", "one"]);
    expect(await ids({ agent: "terraform", activeOnly: true })).toEqual(["one"]);
    expect(await ids({ agent: "terra" })).toEqual([]);
  });

  it("cleanup: what ended 25 hours ago goes, what waits stays however old", async () => {
    const { sessions, clock, dir } = await opened();
    for (const agentId of ["old", "young", "waiting"]) await sessions.create({ agentId });
    await sessions.update("waiting", { phase: "approval" });
    await sessions.finalize("old", "completed");
    clock.advance(25 * HOUR);
    await sessions.finalize("young", "completed");
    expect((await sessions.cleanup({ hours: 24, dryRun: true })).removed).toEqual(["old"]);
    expect(await sessions.cleanup({ hours: 24 })).toMatchObject({ removed: ["old"], dry_run: false });
    expect(existsSync(join(dir, "old"))).toBe(false);
    expect((await sessions.list()).map(({ agent_id }) => agent_id).sort()).toEqual(["waiting", "young"]);
  });

  it("metadata: is merged", async () => {
    const { sessions } = await opened();
    const { agent_id } = await sessions.create({ metadata: { a: 1, b: 2, list: [1] } });
    const { metadata } = await sessions.update(agent_id, { metadata: { b: 3, c: 4, a: null, list: [2] } });
    expect(metadata).toEqual({ b: 3, c: 4, list: [2] });
  });

  it("errors: are counted, the last one is kept", async () => {
    const { sessions } = await opened();
    const { agent_id } = await sessions.create();
    await sessions.update(agent_id, { error: "first" });
    expect(await sessions.update(agent_id, { error: "second" })).toMatchObject({
      error_count: 2,
      last_error: { message: "second", timestamp: "2026-01-08T18:00:00.000Z" },
    });
  });

  it("unknown phase: refused, and nothing of the call is kept", async () => {
    const { sessions } = await opened();
    const before = await sessions.create();
    const change = { phase: "flying" as "planning", metadata: { a: 1 } };
    expect(await failure(sessions.update(before.agent_id, change))).toMatchObject({ code: "INVALID_PHASE" });
    expect(await sessions.get(before.agent_id)).toEqual(before);
  });

  it("missing session: nothing there, and nothing is made", async () => {
    const { sessions, dir } = await opened();
    expect(await sessions.get("nobody")).toBeUndefined();
    expect(await sessions.shouldResume("nobody")).toMatchObject({ should_resume: false, detail: "session_not_found" });
    expect(await failure(sessions.update("nobody", { phase: "planning" }))).toMatchObject({ code: "NOT_FOUND" });
    expect(await failure(sessions.finalize("nobody", "completed"))).toMatchObject({ code: "NOT_FOUND" });
    expect(existsSync(dir)).toBe(false);
  });
});
