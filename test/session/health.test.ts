import { describe, expect, it } from "vitest";
import { assess } from "../../lib/session/assess.ts";
import { healthOf } from "../../lib/session/health.ts";
import { DEFAULT_POLICY } from "../../lib/session/policy.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { toTime } from "../../lib/session/time.ts";
import { NOW, sample } from "./sample.ts";

const SECOND = 1000;

function judged(parts: Partial<SessionRecord>, silentMs = 0, queue = 0, memoryBytes: number | null = null) {
  const record = sample({ last_updated: toTime(NOW - silentMs), ...parts });
  const seen = assess(record, NOW, DEFAULT_POLICY, { ownerAlive: false });
  return healthOf(record, seen, { memoryBytes, cpu: null, queue }, DEFAULT_POLICY, NOW);
}

const active = { lifecycle: "orchestration", kind: "department", phase: "active" };

function tasks(outcomes: Record<string, number>): SessionRecord["tasks"] {
  const list = Object.entries(outcomes).flatMap(([outcome, count]) => new Array<string>(count).fill(outcome));
  return list.map((outcome, at) => ({
    task_id: `t${at}`,
    data: {},
    priority: "normal",
    required_capabilities: [],
    depends_on: [],
    status: outcome === "open" ? "running" : "done",
    outcome: outcome === "open" ? null : outcome,
    added_at: toTime(NOW),
    started_at: null,
    ended_at: null,
    duration_ms: null,
    result: null,
    error: null,
    routing: null,
  })) as SessionRecord["tasks"];
}

describe("health", () => {
  it.each([
    ["active and heard just now", active, 0, "healthy"],
    ["active, silent for 150 s", active, 150 * SECOND, "healthy"],
    ["active, silent for a moment more", active, 150 * SECOND + 1, "degraded"],
    ["active, silent for 300 s", active, 300 * SECOND, "degraded"],
    ["active, silent for a moment more than that", active, 300 * SECOND + 1, "unhealthy"],
    ["idle, however silent", { ...active, phase: "idle" }, 9_000 * SECOND, "healthy"],
    ["initializing, however silent", { ...active, phase: "initializing" }, 9_000 * SECOND, "healthy"],
    ["of another lifecycle, however silent", { phase: "executing" }, 9_000 * SECOND, "healthy"],
    ["in a phase it does not have", { ...active, phase: "of-the-future" }, 9_000 * SECOND, "healthy"],
    ["of another lifecycle, in a phase called error", { phase: "error" }, 0, "healthy"],
    ["in error", { ...active, phase: "error" }, 0, "unhealthy"],
    ["terminated", { ...active, phase: "terminated" }, 0, "unhealthy"],
    ["completed", { ...active, phase: "completed" }, 0, "healthy"],
  ])("%s is %s", (_, parts, silentMs, status) => {
    expect(judged(parts, silentMs).status).toBe(status);
  });

  it.each([
    [{ success: 96, failed: 4 }, "healthy", 0.04],
    [{ success: 95, failed: 5 }, "degraded", 0.05],
    [{ success: 76, failed: 24 }, "degraded", 0.24],
    [{ success: 3, failed: 1 }, "unhealthy", 0.25],
    [{ success: 3, failed: 1, open: 96 }, "unhealthy", 0.25],
    [{ open: 4 }, "healthy", 0],
    [{ success: 1, cancelled: 1, timeout: 1, open: 5 }, "healthy", 0],
  ])("with tasks %j is %s, error rate %d", (outcomes, status, rate) => {
    const { status: found, details } = judged({ ...active, tasks: tasks(outcomes) });
    expect([found, details.error_rate]).toEqual([status, rate]);
  });

  it.each([
    [7000, "healthy"],
    [7001, "degraded"],
    [9000, "degraded"],
    [9001, "unhealthy"],
  ])("with %d unread messages is %s", (queue, status) => {
    expect(judged(active, 0, queue)).toMatchObject({ status, details: { message_queue: queue } });
  });

  it.each([
    [["max-memory:1k"], 1024, "healthy"],
    [["max-memory:1k"], 1025, "degraded"],
    [["max-memory:1k", "max-memory:2k"], 1025, "healthy"],
    [["max-memory:lots"], 1e12, "healthy"],
    [["cpu-priority:high"], 1e12, "healthy"],
    [["max-memory:1k"], null, "healthy"],
  ])("with %j and %s bytes reported is %s", (constraints, memory, status) => {
    expect(judged({ ...active, constraints }, 0, 0, memory).status).toBe(status);
  });

  it("says how long it lives, up to its end, and when it was last heard of", () => {
    const created_at = toTime(NOW - 3600 * SECOND);
    expect(judged({ ...active, created_at }, 10 * SECOND).details).toEqual({
      uptime_ms: 3_600_000,
      memory_bytes: null,
      cpu: null,
      last_activity: toTime(NOW - 10 * SECOND),
      message_queue: 0,
      error_rate: 0,
    });
    const finalized_at = toTime(NOW - 600 * SECOND);
    expect(judged({ ...active, phase: "completed", created_at, finalized_at }).details.uptime_ms).toBe(3_000_000);
  });
});
