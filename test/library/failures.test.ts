import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runChild } from "./child.ts";
import { failure, HOUR, MINUTE, opened, ownProject, putRecord } from "./workspace.ts";

function spoil(dir: string, id: string, ...files: string[]): void {
  for (const file of files) writeFileSync(join(dir, id, file), '{"agent_id": "torn');
}

// The rows of seed 002's table of failure modes.
describe("a corrupted session", () => {
  it("is passed over, and a new one is made", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "bad", agentName: "terraform" });
    await sessions.update("bad", { phase: "approval" });
    spoil(dir, "bad", "state.json", "events.jsonl");
    const asked = await sessions.preDelegate({ agent_name: "terraform" });
    expect(asked).toMatchObject({ should_resume: false, reason: "no_existing_session" });
    const next = await sessions.create({ agentName: "terraform" });
    expect((await sessions.list()).map(({ agent_id }) => agent_id)).toEqual([next.agent_id]);
  });

  it("is named as such to who asks for it", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "bad" });
    spoil(dir, "bad", "state.json", "events.jsonl");
    expect(await failure(sessions.get("bad"))).toMatchObject({ code: "CORRUPT", details: { agent_id: "bad" } });
    expect(await failure(sessions.update("bad", { phase: "planning" }))).toMatchObject({ code: "CORRUPT" });
    expect(await sessions.shouldResume("bad")).toMatchObject({ should_resume: false, detail: "session_corrupt" });
    expect(await sessions.preDelegate({ agent_id: "bad" })).toMatchObject({
      should_resume: false,
      reason: "session_not_resumable",
      detail: "session_corrupt",
    });
    expect(await sessions.verify("bad")).toMatchObject([{ agent_id: "bad", ok: false }]);
    expect(await failure(sessions.create({ agentId: "bad" }))).toMatchObject({ code: "CORRUPT" });
  });

  it("harms no cleanup, sweep or verify of the others, and may be deleted", async () => {
    const { sessions, dir, clock } = await opened();
    for (const agentId of ["bad", "done"]) await sessions.create({ agentId });
    await sessions.finalize("done", "completed");
    spoil(dir, "bad", "state.json", "events.jsonl");
    clock.advance(25 * HOUR);
    expect((await sessions.verify()).map(({ agent_id, ok }) => [agent_id, ok])).toEqual([
      ["bad", false],
      ["done", true],
    ]);
    expect((await sessions.sweep()).cleaned).toBe(0);
    expect((await sessions.cleanup({ hours: 24 })).removed).toContain("done");
    await sessions.delete("bad");
    expect(await sessions.get("bad")).toBeUndefined();
  });

  it("of which the journal is whole is not corrupted at all", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "half" });
    const stored = await sessions.update("half", { phase: "planning" });
    spoil(dir, "half", "state.json");
    expect(await sessions.get("half")).toEqual(stored);
    expect(await sessions.update("half", { summary: "mended" })).toMatchObject({ phase: "planning", revision: 3 });
  });

  it("whose journal ends in a torn line loses nothing that was told to be stored", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "torn" });
    appendFileSync(join(dir, "torn", "events.jsonl"), '{"seq":2,"at":"2026-01-08T18:00');
    expect(await sessions.update("torn", { phase: "planning" })).toMatchObject({ revision: 2, phase: "planning" });
    expect((await sessions.history("torn")).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("that is a folder with nothing of ours in it is none", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "mine" });
    writeFileSync(join(dir, "notes.txt"), "not a session");
    expect((await sessions.list()).map(({ agent_id }) => agent_id)).toEqual(["mine"]);
    expect(await sessions.get("notes.txt")).toBeUndefined();
  });
});

describe("a delegation to a session that is not to be resumed", () => {
  it.each([
    ["is too old", "session_expired", 30 * MINUTE, 0],
    ["failed too often", "too_many_errors", 0, 3],
  ])("because it %s goes to a new one", async (_, detail, age, errors) => {
    const { sessions, clock } = await opened();
    await sessions.create({ agentId: "old", agentName: "terraform", metadata: { task_id: "T001" } });
    await sessions.update("old", { phase: "approval" });
    for (let each = 0; each < errors; each++) await sessions.update("old", { error: "boom" });
    clock.advance(age);
    expect(await sessions.preDelegate({ agent_name: "terraform", task_id: "T001" })).toEqual({
      should_resume: false,
      reason: "session_not_resumable",
      detail,
      agent_id: "old",
      rejected: [{ agent_id: "old", detail }],
      original_context: { agent_name: "terraform", task_id: "T001" },
    });
    expect(await sessions.create({ agentName: "terraform" })).toMatchObject({ phase: "initializing" });
  });
});

describe("a record of another program", () => {
  it("that seed 002 wrote is read, and its first change begins a journal", async () => {
    const { sessions, dir } = await opened();
    putRecord(dir, {
      agent_id: "agent-20260108-175000-abc12345",
      agent_name: "terraform-architect",
      purpose: "approval_workflow",
      phase: "approval",
      created_at: "2026-01-08T17:50:00.123456+00:00",
      last_updated: "2026-01-08T17:55:00Z",
      resume_ready: true,
      metadata: { task_id: "T001" },
      error_count: 0,
    });
    const id = "agent-20260108-175000-abc12345";
    expect(await sessions.shouldResume(id)).toMatchObject({ should_resume: true });
    expect(await sessions.history(id)).toEqual([]);
    expect(await sessions.update(id, { phase: "executing" })).toMatchObject({ schema_version: 1, revision: 1 });
    expect(await sessions.history(id)).toHaveLength(1);
  });
});

describe.skipIf(process.platform === "win32")("a full disk", () => {
  it("is STORE_UNAVAILABLE, retryable, and the state before it is kept whole", async () => {
    const dir = join(ownProject(), "sessions");
    const told = JSON.parse(await runChild("fill-disk", [dir], { maxFileKb: 128 }));
    expect(told).toMatchObject({ code: "STORE_UNAVAILABLE", retryable: true });
    expect(told.revision).toBeGreaterThan(1);
    expect(told.record).toMatchObject({ revision: told.revision, metadata: { kept: true, part: told.revision - 2 } });
    const { sessions } = await opened({ dir });
    expect(await sessions.get("full")).toEqual(told.record);
    expect(await sessions.verify()).toEqual([{ agent_id: "full", ok: true, findings: [] }]);
    expect(await sessions.update("full", { summary: "there is room again" })).toMatchObject({
      revision: told.revision + 1,
    });
  });
});
