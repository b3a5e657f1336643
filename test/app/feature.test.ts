import { describe, expect, it } from "vitest";
import { memoryStore, openSessions } from "../../lib/index.ts";
import { clockAt, failure, MINUTE, opened, ownProject, SECOND } from "../library/workspace.ts";

const FEATURE = { featureRequest: "Add user authentication" };

async function started(limits: Record<string, unknown> = {}) {
  const given = await opened();
  const { agent_id: id } = await given.sessions.create({ ...FEATURE, limits });
  return { ...given, id };
}

describe("a new feature", () => {
  it("has a UUID, its request as purpose, zero counters and the default limits", async () => {
    const { sessions } = await opened();
    const record = await sessions.create({ lifecycle: "feature", ...FEATURE });
    expect(record.agent_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(record).toMatchObject({
      lifecycle: "feature",
      phase: "initializing",
      purpose: "Add user authentication",
      feature_request: "Add user authentication",
      iteration: 0,
      active_seconds: 0,
      statistics: {
        total_tasks: 0,
        completed_tasks: 0,
        failed_tasks: 0,
        decisions_made: 0,
        checkpoints_created: 0,
        error_recovery_count: 0,
        duration_seconds: 0,
      },
      limits: { max_iterations: 3, timeout_minutes: 120, auto_checkpoint: true, error_recovery_enabled: true },
    });
    expect(record).not.toHaveProperty("current_phase");
  });

  it("takes the configured limits, and those it is given, in either spelling", async () => {
    const { sessions } = await opened({ policy: { limits: { maxIterations: 5, featureTimeoutMs: 30 * MINUTE } } });
    const limits = { autoCheckpoint: false, error_recovery_enabled: false };
    expect((await sessions.create({ ...FEATURE, limits })).limits).toEqual({
      max_iterations: 5,
      timeout_minutes: 30,
      auto_checkpoint: false,
      error_recovery_enabled: false,
    });
  });

  it("takes its purpose for the request when that is all there is", async () => {
    const { sessions } = await opened();
    expect((await sessions.create({ lifecycle: "feature", purpose: "p" })).feature_request).toBe("p");
  });

  it.each([
    [{ lifecycle: "feature" }, "featureRequest"],
    [{ lifecycle: "feature", featureRequest: "   " }, "featureRequest"],
    [{ ...FEATURE, limits: { maxIterations: 0 } }, "limits.maxIterations"],
    [{ ...FEATURE, limits: { max_iterations: 1.5 } }, "limits.max_iterations"],
    [{ ...FEATURE, limits: { timeoutMinutes: 0 } }, "limits.timeoutMinutes"],
    [{ ...FEATURE, limits: { iterations: 3 } }, "limits.iterations"],
    [{ ...FEATURE, statistics: { total_tasks: -1 } }, "statistics.total_tasks"],
    [{ ...FEATURE, statistics: { totalTasks: 0.5 } }, "statistics.totalTasks"],
    [{ lifecycle: "feature", ...FEATURE, kind: "director" }, "kind"],
    [{ agentName: "a", lifecycle: "agent", limits: { maxIterations: 3 } }, "limits.max_iterations"],
    [{ agentName: "a", lifecycle: "agent", featureRequest: "f" }, "featureRequest"],
  ])("given %j is INVALID_VALUE and says %s", async (options, name) => {
    const { sessions } = await opened();
    expect(await failure(sessions.create(options as never))).toMatchObject({
      code: "INVALID_VALUE",
      details: { name },
    });
    expect(await sessions.list()).toEqual([]);
  });
});

describe("an update of a feature", () => {
  it("merges counters, replaces the document, and keeps what is derived", async () => {
    const { sessions, id } = await started();
    await sessions.update(id, { statistics: { total_tasks: 10, completedTasks: 5 } });
    const prd = { filename: "prd.md", path: "/path/to/prd.md", version: "1.0.0" };
    const record = await sessions.update(id, { statistics: { completed_tasks: 6 }, prd });
    expect(record.statistics).toMatchObject({ total_tasks: 10, completed_tasks: 6, failed_tasks: 0 });
    expect(record.prd).toEqual(prd);
    expect((await sessions.update(id, { prd: { filename: "b.md", path: "/b.md" } })).prd).toEqual({
      filename: "b.md",
      path: "/b.md",
    });
  });

  it("changes request and purpose together", async () => {
    const { sessions, id } = await started();
    expect(await sessions.update(id, { featureRequest: "Other" })).toMatchObject({
      feature_request: "Other",
      purpose: "Other",
    });
  });

  it("tells which fields it changed", async () => {
    const { sessions, id } = await started();
    await sessions.update(id, { statistics: { totalTasks: 1 }, workspace: "w", summary: "s" });
    const line = (await sessions.history(id)).at(-1);
    expect(line?.data).toEqual({ keys: ["summary", "workspace", "statistics"] });
  });

  it.each(["currentPhase", "current_phase", "kind", "lifecycle", "agentId", "id", "createdAt"])(
    "cannot set %s",
    async (key) => {
      const { sessions, id } = await started();
      expect(await failure(sessions.update(id, { [key]: "implement" }))).toMatchObject({
        code: "INVALID_VALUE",
        details: { name: key },
      });
      expect((await sessions.get(id))?.revision).toBe(1);
    },
  );
});

describe("a pause", () => {
  it.each([
    [["planning"], "planning"],
    [["planning", "generating_tasks", "implementing"], "implementing"],
    [[], "planning"],
  ] as const)("after %j goes on in %s", async (way, back) => {
    const { sessions, id } = await started();
    for (const phase of way) await sessions.transition(id, phase);
    const paused = await sessions.pause(id, { reason: "lunch" });
    expect(paused).toMatchObject({
      phase: "paused",
      paused_from: ["initializing", ...way].at(-1),
      resume_ready: true,
    });
    const after = await sessions.unpause(id);
    expect(after.phase).toBe(back);
    expect(after).not.toHaveProperty("paused_from");
  });

  it("of a paused one, and the end of none, are refused", async () => {
    const { sessions, id } = await started();
    expect(await failure(sessions.unpause(id))).toMatchObject({
      code: "INVALID_TRANSITION",
      details: { from: "initializing", allowed: ["planning", "failed", "paused"] },
    });
    await sessions.pause(id);
    expect(await failure(sessions.pause(id))).toMatchObject({ code: "INVALID_TRANSITION" });
    await sessions.transition(id, "failed");
    expect(await failure(sessions.unpause(id))).toMatchObject({ code: "FINALIZED" });
  });

  it("is nothing a session of lifecycle agent knows", async () => {
    const { sessions } = await opened();
    const { agent_id } = await sessions.create({ agentName: "a" });
    expect(await failure(sessions.pause(agent_id))).toMatchObject({ code: "INVALID_PHASE" });
    expect(await failure(sessions.unpause(agent_id))).toMatchObject({ code: "INVALID_PHASE" });
  });
});

describe("active time", () => {
  it("goes on at work, stands still in a pause, and is the duration among the counters", async () => {
    const { sessions, clock, id } = await started();
    clock.advance(90 * SECOND);
    await sessions.transition(id, "planning");
    clock.advance(30.5 * SECOND);
    expect((await sessions.pause(id)).active_seconds).toBe(120.5);
    clock.advance(1000 * MINUTE);
    await sessions.unpause(id);
    clock.advance(10 * SECOND);
    expect(await sessions.transition(id, "generating_tasks")).toMatchObject({
      active_seconds: 130.5,
      statistics: { duration_seconds: 130 },
    });
  });

  it.each([
    ["119:59.999", 120 * MINUTE - 1, "initializing", null],
    ["120:00.000", 120 * MINUTE, "failed", "timeout"],
  ])("of %s ends in %s", async (_, ms, phase, outcome) => {
    const { sessions, clock, id } = await started();
    clock.advance(ms);
    await sessions.sweep();
    expect(await sessions.history(id)).toHaveLength(outcome === null ? 1 : 2);
    expect(await sessions.get(id)).toMatchObject({ phase, outcome, ...(outcome && { reason: "timeout" }) });
  });

  it("does not run out in a pause, however long", async () => {
    const { sessions, clock, id } = await started();
    clock.advance(119 * MINUTE);
    await sessions.pause(id);
    clock.advance(100 * 60 * MINUTE);
    await sessions.sweep();
    expect((await sessions.unpause(id)).phase).toBe("planning");
    clock.advance(MINUTE);
    await sessions.sweep();
    expect((await sessions.get(id))?.outcome).toBe("timeout");
  });

  it("that has run out is told to whoever touches the session", async () => {
    const { sessions, clock, id } = await started({ timeoutMinutes: 1 });
    clock.advance(MINUTE);
    expect(await failure(sessions.transition(id, "planning"))).toMatchObject({ code: "FINALIZED" });
    expect(await sessions.get(id)).toMatchObject({ phase: "failed", outcome: "timeout" });
  });

  it("is counted the same on a store in memory", async () => {
    const clock = clockAt("2026-01-08T18:00:00.000Z");
    ownProject();
    const sessions = await openSessions({ store: memoryStore({ now: clock.now }), now: clock.now });
    const { agent_id } = await sessions.create(FEATURE);
    clock.advance(5 * SECOND);
    expect((await sessions.transition(agent_id, "planning")).active_seconds).toBe(5);
  });
});

describe("a repair", () => {
  it("is counted, at most max_iterations of them, and nothing changes past that", async () => {
    const { sessions, id } = await started({ maxIterations: 1 });
    for (const phase of ["planning", "generating_tasks", "implementing", "validating", "implementing"] as const) {
      await sessions.transition(id, phase);
    }
    expect((await sessions.transition(id, "validating")).iteration).toBe(1);
    const before = await sessions.get(id);
    expect(await failure(sessions.transition(id, "implementing"))).toMatchObject({
      code: "LIMIT_EXCEEDED",
      details: { limit: 1, iteration: 1 },
    });
    await sessions.pause(id);
    expect(await failure(sessions.transition(id, "implementing"))).toMatchObject({ code: "LIMIT_EXCEEDED" });
    expect((await sessions.unpause(id)).iteration).toBe(before?.iteration);
    expect((await sessions.transition(id, "generating_report")).phase).toBe("generating_report");
  });
});

describe("a shutdown of a feature that its table does not let complete", () => {
  it("is refused before anything is written", async () => {
    const { sessions, id } = await started();
    expect(await failure(sessions.shutdown(id))).toMatchObject({ code: "INVALID_TRANSITION" });
    expect(await sessions.history(id)).toHaveLength(1);
  });
});
