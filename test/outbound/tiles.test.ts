import { describe, expect, it } from "vitest";
import { type TileContext, tilesOf } from "../../lib/outbound/tiles.ts";
import type { FeedEntry } from "../../lib/store/contract.ts";

const AT = "2026-05-19T22:45:00.000Z";
const ROOM = "gc/research/scout-reports/holodeck-session";
const CONTEXT: TileContext = {
  room: ROOM,
  limits: { maxTasks: 50, taskTimeoutMs: 300_000, sessionTimeoutMs: undefined },
  routerEnabled: true,
};
const SOURCE = "holodeck-session-manager";
const decision = {
  agent_id: "oracle1",
  task_id: "analyze-fleet-h1",
  h1_before: 3,
  h1_after: 4,
  emergence_risk: 0,
  capability_match_score: 1,
  confidence: 1,
  reasoning: "",
};
const { h1_before, h1_after, emergence_risk } = decision;

const entry = (type: string, data: object, seq = 2): FeedEntry => ({
  agent_id: "sess_abc123",
  seq,
  at: AT,
  type,
  data: { ...data },
});

// Expected side: the seed's own examples and originals §000.5, by hand.
const TILES: [string, FeedEntry, object][] = [
  [
    "session start",
    entry("session.created", {
      agent_name: "oracle1",
      purpose: "constraint-theory-research",
      lifecycle: "agent",
      phase: "initializing",
      tags: ["research", "constraint-theory", "h1"],
    }),
    {
      domain: ROOM,
      question: "[SESSION_START] oracle1:constraint-theory-research",
      answer: {
        session_id: "sess_abc123",
        agent_id: "oracle1",
        session_name: "constraint-theory-research",
        started: AT,
        tags: ["research", "constraint-theory", "h1"],
        max_tasks: 50,
        task_timeout_seconds: 300,
        h1_router_enabled: true,
      },
      tags: ["scout", "session", "start", "oracle1"],
      confidence: 1,
      source: SOURCE,
    },
  ],
  [
    "task start",
    entry("task.started", {
      task_id: "analyze-fleet-h1",
      agent_name: "oracle1",
      routing: { agent_id: "agent-1", h1_before, h1_after, emergence_risk },
    }),
    {
      domain: ROOM,
      question: "[TASK_START] analyze-fleet-h1 → oracle1",
      answer: {
        session_id: "sess_abc123",
        task_id: "analyze-fleet-h1",
        agent_id: "oracle1",
        routing: { agent_id: "oracle1", h1_before: 3, h1_after: 4, emergence_risk: 0 },
      },
      tags: ["scout", "task", "start"],
      confidence: 0.9,
      source: SOURCE,
    },
  ],
  [
    "task end",
    entry("task.completed", {
      task_id: "analyze-fleet-h1",
      agent_name: "oracle1",
      outcome: "failed",
      duration_ms: 234,
      error: "boom",
    }),
    {
      domain: ROOM,
      question: "[TASK_END] analyze-fleet-h1 — FAILED",
      answer: {
        session_id: "sess_abc123",
        task_id: "analyze-fleet-h1",
        agent_id: "oracle1",
        outcome: "failed",
        duration_ms: 234,
        error: "boom",
      },
      tags: ["scout", "task", "end", "failed"],
      confidence: 0.9,
      source: SOURCE,
    },
  ],
  [
    "session end",
    entry("session.finalized", {
      agent_name: "oracle1",
      purpose: "constraint-theory-research",
      lifecycle: "agent",
      outcome: "success",
      duration_seconds: 847,
      task_outcomes: ["failed", "success", "success", "success", "timeout", "cancelled"],
      h1: { start: 2, end: 3 },
    }),
    {
      domain: ROOM,
      question: "[SESSION_END] oracle1:constraint-theory-research — SUCCESS",
      answer: {
        session_id: "sess_abc123",
        outcome: "success",
        duration_seconds: 847,
        tasks: { total: 6, succeeded: 3, failed: 1, cancelled: 1, timed_out: 1 },
        h1_delta: { start: 2, end: 3, change: 1 },
        patterns: ["high_completion_streak", "first_failure_recovered"],
      },
      tags: ["scout", "session", "end", "success"],
      confidence: 0.95,
      source: SOURCE,
    },
  ],
  [
    "session error",
    entry("session.error", { agent_name: "oracle1", purpose: "research", error: "boom" }),
    {
      domain: ROOM,
      question: "[SESSION_ERROR] oracle1:research",
      answer: { session_id: "sess_abc123", agent_id: "oracle1", error: "boom", timestamp: AT },
      tags: ["scout", "session", "error", "oracle1"],
      confidence: 1,
      source: SOURCE,
    },
  ],
  [
    "emergence",
    entry("emergence.detected", { h1: 4, threshold: 2, n_vertices: 4, n_edges: 6, decision, text: "" }),
    {
      domain: ROOM,
      question: "[EMERGENCE ALERT] β₁=4 > V-2=2",
      answer: {
        timestamp: AT,
        h1_dimension: 4,
        v_threshold: 2,
        n_vertices: 4,
        n_edges: 6,
        routing_decision: decision,
        recommendation: expect.stringMatching(/^(?!.*\b(always|never|impossible|guaranteed|nobody)\b).{20,}$/i),
      },
      tags: ["emergency", "h1", "emergence", "routing"],
      confidence: 0.95,
      source: SOURCE,
    },
  ],
];

describe("the tile of an event", () => {
  it.each(TILES)("%s has the seed's form", (_, event, tile) => {
    const made = tilesOf(event, CONTEXT);
    expect(made.map((each) => each.tile)).toEqual([tile]);
    expect(Object.keys(made[0]?.tile ?? {})).toEqual(["domain", "question", "answer", "tags", "confidence", "source"]);
  });

  it("is the same bytes every time: the server knows a tile by them", () => {
    for (const [, event] of TILES) {
      expect(JSON.stringify(tilesOf(structuredClone(event), CONTEXT))).toBe(JSON.stringify(tilesOf(event, CONTEXT)));
    }
  });

  it("says the session's own limits", () => {
    const data = { agent_name: "a", purpose: "p", limits: { max_tasks: 7, task_timeout_seconds: 9 } };
    expect(tilesOf(entry("session.created", data), CONTEXT)[0]?.tile.answer).toMatchObject({
      max_tasks: 7,
      task_timeout_seconds: 9,
      tags: [],
    });
  });

  it("says that a task was not routed, and that a session had none that was", () => {
    const [started] = tilesOf(entry("task.started", { task_id: "t", agent_name: "a" }), CONTEXT);
    const [ended] = tilesOf(
      entry("session.finalized", { agent_name: "a", purpose: "p", outcome: "failed", duration_seconds: 1 }),
      CONTEXT,
    );
    expect(started?.tile.answer.routing).toBeNull();
    expect(ended?.tile.answer).toMatchObject({ h1_delta: null, patterns: [], tasks: { total: 0 } });
  });

  it("is none of any other event", () => {
    for (const type of [
      "session.updated",
      "task.added",
      "task.routed",
      "session.deleted",
      "message.sent",
      "of.the.future",
    ]) {
      expect(tilesOf(entry(type, {}), CONTEXT)).toEqual([]);
    }
  });

  it("comes in the order of the events of its commit", () => {
    const commit = {
      ...entry("session.phase_changed", {}),
      also: [TILES[2]?.[1], TILES[3]?.[1]] as { type: string }[],
    };
    expect(tilesOf(commit, CONTEXT).map(({ tile }) => tile.question.slice(0, 12))).toEqual([
      "[TASK_END] a",
      "[SESSION_END",
    ]);
  });
});
