import { symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { failure, opened, tempFolder } from "./workspace.ts";

describe("preDelegate", () => {
  it("answers with the context of the session to resume", async () => {
    const { sessions, clock } = await opened();
    const metadata = { task_id: "T001", plan_file: "plan.json" };
    await sessions.create({ agentId: "s1", agentName: "terraform", purpose: "approval_workflow", metadata });
    const { last_updated, history } = await sessions.update("s1", {
      phase: "approval",
      summary: "a plan",
      error: "boom",
    });
    clock.advance(600_000);
    const input = { agent_name: "terraform", task_id: "T001", metadata: { other: 1 }, of_theirs: true };
    expect(await sessions.preDelegate(input)).toEqual({
      should_resume: true,
      reason: "session_resumable",
      agent_id: "s1",
      resume_metadata: {
        previous_phase: "approval",
        created_at: "2026-01-08T18:00:00.000Z",
        last_updated,
        history,
        session_metadata: metadata,
        purpose: "approval_workflow",
        summary: "a plan",
        error_count: 1,
        last_error: { message: "boom", timestamp: last_updated },
      },
      original_context: input,
    });
  });

  it("finds nothing in an empty store, and makes nothing", async () => {
    const { sessions } = await opened();
    expect(await sessions.preDelegate({ agent_name: "terraform" })).toEqual({
      should_resume: false,
      reason: "no_existing_session",
      original_context: { agent_name: "terraform" },
    });
  });

  it("with claim tells one of many at once to resume", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1", agentName: "terraform" });
    await sessions.update("s1", { phase: "approval" });
    const input = { agent_name: "terraform", claim: true };
    const answers = await Promise.all(Array.from({ length: 6 }, () => sessions.preDelegate(input)));
    expect(answers.filter(({ should_resume }) => should_resume)).toHaveLength(1);
    expect(answers.filter(({ detail }) => detail === "session_claimed")).toHaveLength(5);
  });

  it.each([
    ["a field of another type", { agent_name: 7 }, "INVALID_VALUE"],
    ["an id that is none", { agent_id: "../x" }, "INVALID_ID"],
  ])("answers neutrally to %s", async (_, input, code) => {
    const { sessions } = await opened();
    expect(await sessions.preDelegate(input as object)).toEqual({
      should_resume: false,
      reason: "error",
      error: expect.any(String),
      code,
      original_context: input,
    });
  });

  it.skipIf(process.platform === "win32")("answers neutrally when the store cannot be had", async () => {
    const { sessions, dir } = await opened();
    symlinkSync(tempFolder(), dir);
    const neutral = { reason: "error", code: "STORE_UNAVAILABLE", error: expect.stringContaining("symbolic link") };
    expect(await sessions.preDelegate({ agent_name: "a" })).toMatchObject({ ...neutral, should_resume: false });
    expect(await sessions.subagentStop({ agent_id: "s1" })).toMatchObject({ ...neutral, success: false });
    expect(await sessions.sessionStart()).toMatchObject({ resumable: [], code: "STORE_UNAVAILABLE" });
  });

  it.each([[null], [undefined], ["x"], [[]]])("rejects %j, which is no object", async (input) => {
    const { sessions } = await opened();
    expect(await failure(sessions.preDelegate(input as never))).toMatchObject({ code: "INVALID_VALUE" });
  });
});

describe("subagentStop", () => {
  it.each([
    [{}, "completed"],
    [{ exit_code: 0 }, "completed"],
    [{ exit_code: 1 }, "failed"],
    [{ exit_code: 137 }, "failed"],
    [{ agent_output: "there was an error, it failed" }, "completed"],
  ])("ends the session by the exit code alone: %j is %s", async (input, outcome) => {
    const { sessions, clock } = await opened();
    await sessions.create({ agentId: "s1" });
    clock.advance(1500);
    expect(await sessions.subagentStop({ agent_id: "s1", summary: "the end", ...input })).toEqual({
      success: true,
      finalized: true,
      agent_id: "s1",
      outcome,
      duration_seconds: 1.5,
      summary: "the end",
    });
    expect((await sessions.get("s1"))?.phase).toBe(outcome);
  });

  it.each([
    ["no id", {}, { success: true, finalized: false, reason: "no_agent_id" }],
    ["an unknown id", { agent_id: "s2" }, { success: false, finalized: false, reason: "session_not_found" }],
    ["a bad id", { agent_id: ".." }, { success: false, finalized: false, reason: "error", code: "INVALID_ID" }],
    [
      "one that ended otherwise",
      { agent_id: "s1", exit_code: 1 },
      { reason: "already_finalized", outcome: "completed" },
    ],
    ["one that ended so already", { agent_id: "s1" }, { success: true, finalized: true, outcome: "completed" }],
  ])("of %s", async (_, input, expected) => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1" });
    await sessions.finalize("s1", "completed");
    expect(await sessions.subagentStop(input)).toMatchObject(expected);
  });
});

describe("sessionStart", () => {
  it("answers what waits", async () => {
    const { sessions } = await opened();
    expect(await sessions.sessionStart()).toEqual({ resumable: [], interrupted: [], expired: [], cleaned: 0 });
    await sessions.create({ agentId: "s1" });
    await sessions.update("s1", { phase: "approval" });
    expect(await sessions.sessionStart({})).toMatchObject({ resumable: [{ agent_id: "s1", phase: "approval" }] });
  });
});
