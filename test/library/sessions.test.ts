import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memoryStore, openSessions, type Sessions } from "../../lib/index.ts";
import { failure, HOUR, type Opened, opened, ownProject, putRecord, readState } from "./workspace.ts";

describe("the record a call answers", () => {
  it("is what is stored, after every kind of call", async () => {
    const { sessions, dir } = await opened();
    const { journal: _, ...created } = readStateAfter(dir, await sessions.create({ agentId: "s1", tags: ["a"] }));
    expect(created).toEqual(await sessions.get("s1"));
    for (const call of [
      () => sessions.update("s1", { phase: "planning", metadata: { token: "sk-ant-api03-aaaaaaaaaaaaaaaaaaaaaaaaa" } }),
      () => sessions.update("s1", { tags: [] }),
      () => sessions.finalize("s1", "timeout"),
    ]) {
      const answered = await call();
      const { journal: __, ...stored } = readStateAfter(dir, answered);
      expect(answered).toEqual(stored);
      expect(await sessions.get("s1")).toEqual(stored);
      expect((await sessions.list())[0]).toEqual(stored);
    }
  });

  it("holds no secret that was given", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "s1", metadata: { password: "hunter2", max_tokens: 4096 } });
    expect(readState(dir, "s1").metadata).toEqual({ password: "[redacted:password]", max_tokens: 4096 });
  });

  function readStateAfter(dir: string, { agent_id }: { agent_id: string }) {
    return readState(dir, agent_id);
  }
});

describe("create", () => {
  it("refuses an id that exists and one that is none, before anything is written", async () => {
    const { sessions, dir } = await opened();
    expect(await failure(sessions.create({ agentId: "../../x" }))).toMatchObject({ code: "INVALID_ID" });
    expect(existsSync(dir)).toBe(false);
    await sessions.create({ agentId: "s1" });
    expect(await failure(sessions.create({ agentId: "s1" }))).toMatchObject({ code: "CONFLICT" });
  });

  it("makes one session when many want the same id", async () => {
    const { sessions } = await opened();
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => sessions.create({ agentId: "s1" })));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await sessions.history("s1")).toHaveLength(1);
  });

  it("makes private files", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "s1" });
    if (process.platform !== "win32") {
      expect(statSync(join(dir, "s1")).mode & 0o777).toBe(0o700);
      expect(statSync(join(dir, "s1", "state.json")).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(join(dir, "s1")).sort()).toEqual(["events.jsonl", "state.json"]);
  });
});

describe("history", () => {
  it("is one line per call, oldest first, by whom and with all that happened", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1" });
    await sessions.update("s1", { phase: "approval", error: "boom" });
    await sessions.finalize("s1", "failed");
    const lines = await sessions.history("s1");
    expect(lines.map(({ seq, type, actor, also }) => [seq, type, actor, also?.map((each) => each.type)])).toEqual([
      [1, "session.created", "library", undefined],
      [2, "session.phase_changed", "library", ["session.error", "session.updated"]],
      [3, "session.phase_changed", "library", ["session.finalized"]],
    ]);
  });

  it("of no session is NOT_FOUND", async () => {
    const { sessions } = await opened();
    expect(await failure(sessions.history("s1"))).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("delete", () => {
  it("takes an ended session, an open one only with force, and none twice", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "s1" });
    expect(await failure(sessions.delete("s1"))).toMatchObject({ code: "NOT_FINAL" });
    await sessions.delete("s1", { force: true });
    expect(existsSync(join(dir, "s1"))).toBe(false);
    expect(await failure(sessions.delete("s1"))).toMatchObject({ code: "NOT_FOUND" });
    await sessions.create({ agentId: "s1" });
    await sessions.finalize("s1", "completed");
    await sessions.delete("s1");
    expect(await sessions.get("s1")).toBeUndefined();
  });
});

describe("finalize", () => {
  it("says the duration with 3 decimals, also by a clock that counts in parts of milliseconds", async () => {
    const times = [0.25, 1234.0625];
    const { sessions } = await opened({ now: () => times[0] as number });
    const { created_at } = await sessions.create({ agentId: "s1" });
    times.shift();
    const { finalized_at, duration_seconds } = await sessions.finalize("s1", "completed");
    expect([created_at, finalized_at, duration_seconds]).toEqual([
      "1970-01-01T00:00:00.000Z",
      "1970-01-01T00:00:01.234Z",
      1.234,
    ]);
  });

  it("is a no-op for the same outcome and FINALIZED for another, as any change is", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1" });
    const ended = await sessions.finalize("s1", "completed", { summary: "Applied" });
    expect(await sessions.finalize("s1", "success", { summary: "again" })).toEqual(ended);
    expect(await failure(sessions.finalize("s1", "failed"))).toMatchObject({ code: "FINALIZED" });
    expect(await failure(sessions.update("s1", { summary: "late" }))).toMatchObject({ code: "FINALIZED" });
    expect(await failure(sessions.finalize("s1", "done" as "success"))).toMatchObject({ code: "INVALID_OUTCOME" });
    expect(await sessions.get("s1")).toEqual(ended);
  });
});

describe("sweep", () => {
  it("answers what waits and what is too old, and removes what ended a week ago", async () => {
    const { sessions, clock } = await opened();
    for (const agentId of ["gone", "expired", "waiting"])
      await sessions.create({ agentId, metadata: { task_id: "T01" } });
    await sessions.finalize("gone", "completed");
    await sessions.update("expired", { phase: "approval" });
    clock.advance(168 * HOUR);
    await sessions.update("waiting", { phase: "planning" });
    const { expired, ...report } = await sessions.sweep();
    const seen = { agent_id: "waiting", agent_name: "unknown", task_id: "T01", phase: "planning", state: "waiting" };
    const now = { age_seconds: 0, last_updated: "2026-01-15T18:00:00.000Z" };
    expect(report).toEqual({ resumable: [{ ...seen, ...now }], interrupted: [], cleaned: 1 });
    expect(expired.map(({ agent_id }) => agent_id)).toEqual(["expired"]);
  });
});

describe("verify", () => {
  it("says what does not fit, of one session or of all by id", async () => {
    const { sessions, dir } = await opened();
    for (const agentId of ["b", "a"]) await sessions.create({ agentId });
    putRecord(dir, { ...readState(dir, "b"), purpose: "by hand" });
    const [a, b] = await sessions.verify();
    expect(a).toEqual({ agent_id: "a", ok: true, findings: [] });
    expect(b).toMatchObject({ agent_id: "b", ok: false, findings: [expect.stringContaining("purpose")] });
    expect(await sessions.verify("a")).toEqual([a]);
    expect(await failure(sessions.verify("c"))).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("close", () => {
  const CALLS: Record<string, (sessions: Sessions) => unknown> = {
    create: (sessions) => sessions.create(),
    update: (sessions) => sessions.update("s1", { summary: "x" }),
    get: (sessions) => sessions.get("s1"),
    shouldResume: (sessions) => sessions.shouldResume("s1"),
    finalize: (sessions) => sessions.finalize("s1", "completed"),
    list: (sessions) => sessions.list(),
    history: (sessions) => sessions.history("s1"),
    delete: (sessions) => sessions.delete("s1"),
    cleanup: (sessions) => sessions.cleanup(),
    sweep: (sessions) => sessions.sweep(),
    verify: (sessions) => sessions.verify(),
    on: async (sessions) => sessions.on("*", () => {}),
    export: async (sessions) => sessions.export(),
    import: (sessions) => sessions.import({}),
    preDelegate: (sessions) => sessions.preDelegate({}),
    subagentStop: (sessions) => sessions.subagentStop({}),
    sessionStart: (sessions) => sessions.sessionStart(),
    transition: (sessions) => sessions.transition("s1", "planning"),
    pause: (sessions) => sessions.pause("s1"),
    unpause: (sessions) => sessions.unpause("s1"),
    checkpoint: (sessions) => sessions.checkpoint("s1"),
    checkpoints: (sessions) => sessions.checkpoints("s1"),
    clone: (sessions) => sessions.clone("s1"),
    search: (sessions) => sessions.search("s1"),
    stats: (sessions) => sessions.stats(),
    schema: async (sessions) => sessions.schema("config"),
    initialize: (sessions) => sessions.initialize("s1"),
    start: (sessions) => sessions.start("s1"),
    register: (sessions) => sessions.register("s1"),
    deregister: (sessions) => sessions.deregister("s1"),
    heartbeat: (sessions) => sessions.heartbeat("s1"),
    health: (sessions) => sessions.health("s1"),
    metrics: (sessions) => sessions.metrics("s1"),
    shutdown: (sessions) => sessions.shutdown("s1"),
    emergencyShutdown: (sessions) => sessions.emergencyShutdown(),
    release: (sessions) => sessions.release("s1"),
    migrate: (sessions) => sessions.migrate("s1", { workspace: "w" }),
    templates: (sessions) => sessions.templates.list(),
    affinity: (sessions) => sessions.affinity.next("s1"),
  };

  it("is tested for every call there is", async () => {
    const { sessions } = await opened();
    const parts = ["registry", "messages", "memory", "tasks", "routing"];
    expect(Object.keys(sessions).sort()).toEqual([...Object.keys(CALLS), ...parts, "close"].sort());
  });

  it.each(Object.entries(CALLS))("makes %s reject with STORE_UNAVAILABLE", async (_, call) => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1" });
    await sessions.close();
    expect(await failure(call(sessions) as Promise<unknown>)).toMatchObject({ code: "STORE_UNAVAILABLE" });
  });

  it("twice is fine, and leaves a store that was handed in open", async () => {
    ownProject();
    const store = memoryStore();
    const sessions = await openSessions({ store });
    await sessions.create({ agentId: "s1" });
    await sessions.close();
    await sessions.close();
    expect(await (await openSessions({ store })).get("s1")).toMatchObject({ agent_id: "s1" });
  });
});

describe("openSessions", () => {
  it("without a folder takes the project's, and makes nothing by reading", async () => {
    const project = ownProject();
    const sessions = await openSessions();
    expect(await sessions.list()).toEqual([]);
    expect(readdirSync(project)).toEqual([]);
    await sessions.create({ agentId: "s1" });
    expect(existsSync(join(project, ".claude", "session", "s1", "state.json"))).toBe(true);
    await sessions.close();
  });

  it("on a path that cannot be a folder is STORE_UNAVAILABLE at the first write", async () => {
    const { sessions, dir }: Opened = await opened();
    writeFileSync(dir, "in the way");
    expect(await failure(sessions.create())).toMatchObject({ code: "STORE_UNAVAILABLE" });
  });
});
