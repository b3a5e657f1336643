import { describe, expect, it } from "vitest";
import { openSessions } from "../../lib/index.ts";
import { failure, heardWarnings, MINUTE, opened, SECOND } from "./workspace.ts";

const BEGAN = "2026-01-08T18:00:00.000Z";

describe("tasks", () => {
  it("are added, started, completed, found and listed", async () => {
    const { sessions, clock } = await opened();
    const { agent_id: id } = await sessions.create({ agentName: "oracle1" });
    const { tasks } = sessions;
    expect(await tasks.add(id, "a", { query: "h1" }, { priority: "high", requiredCapabilities: ["x"] })).toMatchObject({
      task_id: "a",
      data: { query: "h1" },
      priority: "high",
      status: "running",
      started_at: BEGAN,
    });
    await tasks.add(id, "b", null, { pending: true });
    await tasks.add(id, "c", {}, { dependsOn: ["a"] });
    expect((await tasks.start(id, "b")).status).toBe("running");
    clock.advance(1500);
    expect(await tasks.complete(id, "a", true)).toMatchObject({ outcome: "success", duration_ms: 1500 });
    expect(await tasks.complete(id, "b", "failed", { durationMs: 7, error: "boom", result: [1] })).toMatchObject({
      outcome: "failed",
      duration_ms: 7,
      error: "boom",
      result: [1],
    });
    expect((await tasks.get(id, "c"))?.status).toBe("running");
    expect(await tasks.get(id, "none")).toBeUndefined();
    expect((await tasks.list(id)).map(({ task_id }) => task_id)).toEqual(["a", "b", "c"]);
    expect((await tasks.list(id, { active: true })).map(({ task_id }) => task_id)).toEqual(["c"]);
    expect((await tasks.complete(id, "c", false)).outcome).toBe("failed");
  });

  it.each<[string, (sessions: Awaited<ReturnType<typeof opened>>["sessions"]) => Promise<unknown>, string]>([
    ["an unknown option", ({ tasks }) => tasks.add("s", "t", {}, { prio: "high" } as never), "INVALID_VALUE"],
    ["an unknown priority", ({ tasks }) => tasks.add("s", "t", {}, { priority: "urgent" as never }), "INVALID_VALUE"],
    ["data that is no object", ({ tasks }) => tasks.add("s", "t", [] as never), "INVALID_VALUE"],
    ["data that JSON loses", ({ tasks }) => tasks.add("s", "t", { at: Number.NaN }), "INVALID_VALUE"],
    ["an id that is no text", ({ tasks }) => tasks.add("s", 7 as never), "INVALID_VALUE"],
    ["a missing session", ({ tasks }) => tasks.add("none", "t"), "NOT_FOUND"],
    ["the tasks of a missing session", ({ tasks }) => tasks.list("none"), "NOT_FOUND"],
    ["a missing task", ({ tasks }) => tasks.complete("s", "t", true), "TASK_NOT_FOUND"],
    ["an unknown outcome", ({ tasks }) => tasks.complete("s", "t", "done" as never), "INVALID_OUTCOME"],
    ["no session id", ({ tasks }) => tasks.start("../x", "t"), "INVALID_ID"],
  ])("refuse %s", async (_, call, code) => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s" });
    expect((await failure(call(sessions))).code).toBe(code);
  });

  it("lose nothing when many add at once", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s", limits: { maxTasks: 40 } });
    const adding = Array.from({ length: 45 }, (_, at) =>
      sessions.tasks.add("s", `t${at}`).catch((error) => error.code),
    );
    const codes = (await Promise.all(adding)).filter((each) => typeof each === "string");
    expect(codes).toEqual(Array(5).fill("LIMIT_EXCEEDED"));
    expect(await sessions.tasks.list("s")).toHaveLength(40);
  });
});

describe("the clocks of a session", () => {
  it("end a task by a timer of this process, without being asked", async () => {
    const ended: string[] = [];
    const done = new Promise<void>((resolve) => {
      const onTaskComplete = ({ task }: { task: { task_id: string; outcome: string | null } }) => {
        ended.push(`${task.task_id} ${task.outcome}`);
        if (ended.length === 2) resolve();
      };
      void opened({ now: Date.now, onTaskComplete }).then(async ({ sessions }) => {
        await sessions.create({ agentId: "s", limits: { taskTimeoutSeconds: 0.05 } });
        await sessions.tasks.add("s", "a");
        await sessions.tasks.add("s", "b");
      });
    });
    await done;
    expect(ended).toEqual(["a timeout", "b timeout"]);
  });

  it("end a session by a timer too", async () => {
    const outcome = new Promise((resolve) => {
      void opened({ now: Date.now, onSessionEnd: (told) => resolve([told.outcome, told.session.reason]) }).then(
        ({ sessions }) => sessions.create({ agentId: "s", limits: { sessionTimeoutSeconds: 0.05 } }),
      );
    });
    expect(await outcome).toEqual(["timeout", "session_timeout"]);
  });

  it("have ended what they have to for whoever looks next, at the exact moment", async () => {
    const { sessions, clock } = await opened();
    await sessions.create({ agentId: "s" });
    await sessions.tasks.add("s", "t");
    clock.advance(300 * SECOND - 1);
    expect((await sessions.tasks.get("s", "t"))?.status).toBe("running");
    clock.advance(1);
    expect(await sessions.tasks.get("s", "t")).toMatchObject({ outcome: "timeout", duration_ms: 300_000 });
  });

  it.each<[string, (sessions: Awaited<ReturnType<typeof opened>>["sessions"]) => Promise<unknown>]>([
    ["get", (sessions) => sessions.get("s")],
    ["list", (sessions) => sessions.list()],
    ["shouldResume", (sessions) => sessions.shouldResume("s")],
    ["update", (sessions) => sessions.update("s", { summary: "x" }).catch(() => undefined)],
    ["sweep", (sessions) => sessions.sweep()],
  ])("are heard by %s", async (_, call) => {
    const { sessions, clock, dir } = await opened();
    await sessions.create({ agentId: "s", limits: { maxTasks: 5 } });
    await sessions.tasks.add("s", "t");
    await sessions.close();
    clock.advance(60 * MINUTE);
    const later = await openSessions({ dir, now: clock.now });
    await call(later);
    const line = (await later.history("s")).at(-1);
    expect(line).toMatchObject({
      type: "session.phase_changed",
      change: { set: { outcome: "timeout", phase: "failed" } },
    });
    await later.close();
  });

  it("refuse a change of a session that has timed out, and keep the end", async () => {
    const { sessions, clock } = await opened();
    await sessions.create({ agentId: "s", limits: { sessionTimeoutSeconds: 10 } });
    clock.advance(10 * SECOND);
    expect((await failure(sessions.update("s", { summary: "late" }))).code).toBe("FINALIZED");
    expect((await failure(sessions.tasks.add("s", "late"))).code).toBe("FINALIZED");
    expect(await sessions.get("s")).toMatchObject({ outcome: "timeout", summary: null });
  });
});

describe("what openSessions calls", () => {
  it("is told after the commit, in order, with the session behind it", async () => {
    const told: unknown[] = [];
    const { sessions } = await opened({
      onTaskComplete: ({ session, task }) => told.push([task.task_id, task.outcome, session.outcome]),
      onSessionEnd: ({ session, outcome }) => told.push([session.agent_id, outcome]),
      onEmergenceAlert: (alert) => told.push(alert),
      policy: { routing: { thresholdOffset: -3 } },
    });
    await sessions.create({ agentId: "s", agentName: "oracle1" });
    const decision = await sessions.routing.route("s", "t");
    await sessions.tasks.complete("s", "t", true);
    await sessions.tasks.add("s", "u");
    await sessions.finalize("s", "success");
    expect(told).toMatchObject([
      {
        h1: 0,
        threshold: -1,
        n_vertices: 2,
        n_edges: 1,
        session: { agent_id: "s" },
        decision,
        text: "EMERGENCE: β₁=0 > V-3=-1 (V=2, E=1)",
      },
      ["t", "success", null],
      ["u", "cancelled", "success"],
      ["s", "success"],
    ]);
  });

  it("may throw or reject: that is reported, and changes nothing", async () => {
    const warnings = heardWarnings();
    const { sessions } = await opened({
      onTaskComplete: () => {
        throw new Error("mine");
      },
      onSessionEnd: async () => Promise.reject(new Error("mine too")),
    });
    await sessions.create({ agentId: "s" });
    await sessions.tasks.add("s", "t");
    expect((await sessions.tasks.complete("s", "t", true)).outcome).toBe("success");
    expect((await sessions.finalize("s", "success")).outcome).toBe("success");
    await new Promise(setImmediate);
    expect(warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "CALLBACK_FAILED: onTaskComplete failed: mine",
      "CALLBACK_FAILED: onSessionEnd failed: mine too",
    ]);
  });

  it("cannot reach into the stored record", async () => {
    const { sessions } = await opened({
      onTaskComplete: ({ session, task }) => {
        session.metadata.mine = true;
        task.error = "mine";
      },
    });
    await sessions.create({ agentId: "s" });
    await sessions.tasks.add("s", "t");
    expect((await sessions.tasks.complete("s", "t", true)).error).toBeNull();
  });

  it("must be functions", async () => {
    expect((await failure(openSessions({ onTaskComplete: "x" as never }))).code).toBe("INVALID_VALUE");
  });
});
