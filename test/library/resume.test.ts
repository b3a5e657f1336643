import { describe, expect, it } from "vitest";
import type { ResumeDetail, SessionRecord } from "../../lib/index.ts";
import { identityOf, machineName } from "../../lib/processes.ts";
import { failure, MINUTE, type Opened, opened, putRecord, SECOND } from "./workspace.ts";

/** A waiting session `s1`, changed a moment ago. */
async function waiting(): Promise<Opened> {
  const all = await opened();
  await all.sessions.create({ agentId: "s1", agentName: "terraform" });
  await all.sessions.update("s1", { phase: "approval" });
  return all;
}

async function detailOf({ sessions }: Opened, claim?: string): Promise<ResumeDetail> {
  return (await sessions.shouldResume("s1", { claim })).detail;
}

function agentRecord(parts: Partial<SessionRecord>): Partial<SessionRecord> & { agent_id: string } {
  const at = "2026-01-08T18:00:00.000Z";
  return {
    ...{
      schema_version: 1,
      agent_id: "s1",
      agent_name: "reviewer",
      purpose: "p",
      lifecycle: "agent",
      phase: "executing",
    },
    ...{ outcome: null, resume_ready: false, revision: 1, created_at: at, last_updated: at, finalized_at: null },
    ...{ duration_seconds: null, summary: null, error_count: 0, last_error: null, history: [], metadata: {}, tags: [] },
    ...parts,
  };
}

function ranBy(pid: number, start: string | undefined) {
  const runs = [{ started_at: "2026-01-08T17:59:00.000Z" }];
  const owner = { machine: machineName(), pid, ...(start !== undefined && { pid_start: start }) };
  return { session_id: "c1", agent_type: "reviewer", cwd: "/", ...owner, runs };
}

describe("a waiting session, by its age", () => {
  it.each([
    ["29:59.999 old may be resumed", 30 * MINUTE - 1, "session_resumable"],
    ["30:00.000 old may not", 30 * MINUTE, "session_expired"],
    ["of tomorrow counts as of now", -24 * 60 * MINUTE, "session_resumable"],
  ])("%s", async (_, age, detail) => {
    const all = await waiting();
    all.clock.advance(age);
    expect(await detailOf(all)).toBe(detail);
  });

  it("is young again after any change but a claim", async () => {
    const all = await waiting();
    all.clock.advance(29 * MINUTE);
    await all.sessions.shouldResume("s1", { claim: "h" });
    all.clock.advance(MINUTE);
    expect(await detailOf(all, "h")).toBe("session_expired");
    await all.sessions.update("s1", { metadata: { seen: true } });
    expect(await detailOf(all, "h")).toBe("session_resumable");
  });
});

describe("a waiting session, by its errors", () => {
  it.each([
    [2, "session_resumable"],
    [3, "too_many_errors"],
    [4, "too_many_errors"],
  ])("%i: %s", async (errors, detail) => {
    const all = await waiting();
    for (let each = 0; each < errors; each++) await all.sessions.update("s1", { error: "boom" });
    expect(await detailOf(all)).toBe(detail);
    await all.sessions.update("s1", { clearErrors: true });
    expect(await detailOf(all)).toBe("session_resumable");
  });
});

describe("every other reason", () => {
  it("session_not_found, session_finalized, phase_not_resumable", async () => {
    const all = await waiting();
    expect((await all.sessions.shouldResume("s2")).detail).toBe("session_not_found");
    await all.sessions.update("s1", { phase: "executing" });
    expect(await detailOf(all)).toBe("phase_not_resumable");
    await all.sessions.finalize("s1", "cancelled");
    expect(await detailOf(all)).toBe("session_finalized");
  });

  it("not_resume_ready, for a record that came from elsewhere", async () => {
    const all = await opened();
    putRecord(all.dir, agentRecord({ phase: "approval", resume_ready: false }));
    expect(await detailOf(all)).toBe("not_resume_ready");
  });

  it("session_superseded", async () => {
    const all = await opened();
    putRecord(all.dir, agentRecord({ phase: "abandoned", outcome: "abandoned", superseded_by: "s2" }));
    expect(await detailOf(all)).toBe("session_superseded");
  });

  it("session_running, while the process that runs it lives; interrupted, and so resumable, from its death on", async () => {
    const { start } = identityOf(process.pid);
    const all = await opened();
    putRecord(all.dir, agentRecord({ phase: "approval", resume_ready: true, host: ranBy(process.pid, start) }));
    expect(await detailOf(all)).toBe("session_running");
    putRecord(all.dir, agentRecord({ phase: "executing", host: ranBy(process.pid, "another process of that number") }));
    expect(await detailOf(all)).toBe("session_resumable");
  });

  it("is not asked of an id that is none", async () => {
    const { sessions } = await opened();
    expect(await failure(sessions.shouldResume("../s1"))).toMatchObject({ code: "INVALID_ID" });
  });
});

describe("a claim", () => {
  it("lasts 120 s: not a millisecond less, and not one more", async () => {
    const all = await waiting();
    expect(await detailOf(all, "first")).toBe("session_resumable");
    all.clock.advance(120 * SECOND - 1);
    expect(await detailOf(all, "second")).toBe("session_claimed");
    expect(await detailOf(all)).toBe("session_claimed");
    all.clock.advance(1);
    expect(await detailOf(all)).toBe("session_resumable");
    expect(await detailOf(all, "second")).toBe("session_resumable");
  });

  it("is renewed by its holder", async () => {
    const all = await waiting();
    await detailOf(all, "first");
    all.clock.advance(100 * SECOND);
    expect(await detailOf(all, "first")).toBe("session_resumable");
    all.clock.advance(100 * SECOND);
    expect(await detailOf(all, "second")).toBe("session_claimed");
  });

  it("goes to one of many at once", async () => {
    const { sessions } = await waiting();
    const verdicts = await Promise.all(Array.from({ length: 12 }, () => sessions.shouldResume("s1", { claim: true })));
    expect(verdicts.filter(({ should_resume }) => should_resume)).toHaveLength(1);
    expect(verdicts.filter(({ detail }) => detail === "session_claimed")).toHaveLength(11);
  });

  it("leaves last_updated alone and is told as an event", async () => {
    const { sessions, clock } = await waiting();
    clock.advance(MINUTE);
    await sessions.shouldResume("s1", { claim: "h" });
    expect(await sessions.get("s1")).toMatchObject({
      last_updated: "2026-01-08T18:00:00.000Z",
      claim: { holder: "h", expires_at: "2026-01-08T18:03:00.000Z" },
    });
    expect((await sessions.history("s1")).at(-1)?.type).toBe("session.claimed");
  });

  it("ends at a phase change and at the end", async () => {
    const { sessions } = await waiting();
    await sessions.shouldResume("s1", { claim: "h" });
    expect(await sessions.update("s1", { phase: "approval" })).not.toHaveProperty("claim");
    await sessions.shouldResume("s1", { claim: "h" });
    expect(await sessions.finalize("s1", "failed")).not.toHaveProperty("claim");
  });

  it("is not taken of what may not be resumed", async () => {
    const { sessions } = await waiting();
    await sessions.update("s1", { phase: "executing" });
    expect(await sessions.shouldResume("s1", { claim: true })).toMatchObject({ detail: "phase_not_resumable" });
    expect(await sessions.get("s1")).not.toHaveProperty("claim");
  });
});

describe("the policy", () => {
  it("is given in milliseconds, part by part", async () => {
    const { sessions, clock } = await opened({
      policy: { resume: { windowMs: SECOND, windowByPhaseMs: { planning: MINUTE }, maxErrors: 1 } },
    });
    await sessions.create({ agentId: "s1" });
    await sessions.update("s1", { phase: "approval" });
    clock.advance(SECOND - 1);
    expect((await sessions.shouldResume("s1")).detail).toBe("session_resumable");
    clock.advance(1);
    expect((await sessions.shouldResume("s1")).detail).toBe("session_expired");
    await sessions.update("s1", { phase: "planning" });
    clock.advance(MINUTE - 1);
    expect((await sessions.shouldResume("s1", { claim: "h" })).detail).toBe("session_resumable");
    expect((await sessions.get("s1"))?.claim?.expires_at).toBe("2026-01-08T18:03:00.999Z");
    await sessions.update("s1", { error: "boom" });
    expect((await sessions.shouldResume("s1")).detail).toBe("too_many_errors");
  });
});
