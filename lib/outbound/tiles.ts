import { thresholdName } from "../routing/emergence.ts";
import type { Limits } from "../session/limits.ts";
import type { FeedEntry } from "../store/contract.ts";
import { patternsIn } from "./patterns.ts";
import { eventsOf, type SessionEvent } from "./session-event.ts";

/** A message about an event, as a PLATO room takes it; `answer` becomes a JSON string on the way. */
export interface Tile {
  readonly domain: string;
  readonly question: string;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly confidence: number;
  readonly source: "holodeck-session-manager";
}

/** A tile, by what it stands for. */
export interface KeyedTile {
  /** The event it was made of: the same id again is the same tile sent again. */
  readonly id: string;
  /** What it is about: an event and a call by hand with the same key mean the same tile. */
  readonly key: string;
  readonly tile: Tile;
}

export interface TileContext {
  /** The room: every tile's domain. */
  readonly room: string;
  readonly limits: Limits;
  readonly routerEnabled: boolean;
}

/** The tiles one commit makes, in the order of its events (spec 3 §3). Pure: the same entry makes the same bytes. */
export function tilesOf(entry: FeedEntry, context: TileContext): KeyedTile[] {
  return eventsOf(entry).flatMap((event, at) => {
    const made = tileOf(event, context);
    if (made === undefined) return [];
    const { key, ...tile } = made;
    return [
      {
        id: `${entry.agent_id}:${entry.seq}:${at}:${entry.at}`,
        key,
        tile: { domain: context.room, ...tile, source: "holodeck-session-manager" as const },
      },
    ];
  });
}

type Made = { key: string } & Omit<Tile, "domain" | "source">;

function tileOf(event: SessionEvent, context: TileContext): Made | undefined {
  switch (event.type) {
    case "session.created":
      return startTile(event, context);
    case "task.started":
      return taskStartTile(event);
    case "task.completed":
      return taskEndTile(event);
    case "session.finalized":
      return endTile(event);
    case "session.error":
      return errorTile(event);
    case "emergence.detected":
      return emergenceTile(event);
    default:
      return undefined;
  }
}

type Of<Type> = Extract<SessionEvent, { type: Type }>;

function startTile(event: Of<"session.created">, { limits, routerEnabled }: TileContext): Made {
  const { agent_id, agent_name, purpose, at, tags = [], limits: own = {} } = event;
  return {
    key: `start ${agent_id}`,
    question: `[SESSION_START] ${agent_name}:${purpose}`,
    answer: {
      session_id: agent_id,
      agent_id: agent_name,
      session_name: purpose,
      started: at,
      tags,
      max_tasks: own.max_tasks ?? limits.maxTasks,
      task_timeout_seconds: own.task_timeout_seconds ?? limits.taskTimeoutMs / 1000,
      h1_router_enabled: routerEnabled,
    },
    tags: ["scout", "session", "start", agent_name],
    confidence: 1,
  };
}

function taskStartTile({ agent_id, task_id, agent_name, routing }: Of<"task.started">): Made {
  const placed = routing === undefined ? null : { ...routing, agent_id: routing.agent_id === null ? null : agent_name };
  return {
    key: `task start ${agent_id} ${task_id}`,
    question: `[TASK_START] ${task_id} → ${agent_name}`,
    answer: { session_id: agent_id, task_id, agent_id: agent_name, routing: placed },
    tags: ["scout", "task", "start"],
    confidence: 0.9,
  };
}

function taskEndTile({ agent_id, task_id, agent_name, outcome, duration_ms, error }: Of<"task.completed">): Made {
  return {
    key: `task end ${agent_id} ${task_id}`,
    question: `[TASK_END] ${task_id} — ${outcome.toUpperCase()}`,
    answer: {
      session_id: agent_id,
      task_id,
      agent_id: agent_name,
      outcome,
      duration_ms,
      ...(error !== undefined && { error }),
    },
    tags: ["scout", "task", "end", outcome],
    confidence: 0.9,
  };
}

function endTile(event: Of<"session.finalized">): Made {
  const { agent_id, agent_name, purpose, outcome, duration_seconds, task_outcomes = [], h1 } = event;
  const count = (word: string) => task_outcomes.filter((each) => each === word).length;
  return {
    key: `end ${agent_id}`,
    question: `[SESSION_END] ${agent_name}:${purpose} — ${outcome.toUpperCase()}`,
    answer: {
      session_id: agent_id,
      outcome,
      duration_seconds,
      tasks: {
        total: task_outcomes.length,
        succeeded: count("success"),
        failed: count("failed"),
        cancelled: count("cancelled"),
        timed_out: count("timeout"),
      },
      h1_delta: h1 === undefined ? null : { start: h1.start, end: h1.end, change: h1.end - h1.start },
      patterns: patternsIn(task_outcomes),
    },
    tags: ["scout", "session", "end", outcome],
    confidence: 0.95,
  };
}

function errorTile({ agent_id, agent_name, purpose, error, at, seq }: Of<"session.error">): Made {
  return {
    key: `error ${agent_id} ${seq}`,
    question: `[SESSION_ERROR] ${agent_name}:${purpose}`,
    // The time tells two errors of the same words apart: the server knows a tile by its text.
    answer: { session_id: agent_id, agent_id: agent_name, error, timestamp: at },
    tags: ["scout", "session", "error", agent_name],
    confidence: 1,
  };
}

function emergenceTile(event: Of<"emergence.detected">): Made {
  const { agent_id, seq, at, h1, threshold, n_vertices, n_edges, decision } = event;
  return {
    key: `emergence ${agent_id} ${seq}`,
    question: `[EMERGENCE ALERT] β₁=${h1} > ${thresholdName(threshold - n_vertices)}=${threshold}`,
    answer: {
      timestamp: at,
      h1_dimension: h1,
      v_threshold: threshold,
      n_vertices,
      n_edges,
      routing_decision: decision,
      recommendation: RECOMMENDATION,
    },
    tags: ["emergency", "h1", "emergence", "routing"],
    confidence: 0.95,
  };
}

const RECOMMENDATION =
  "The fleet's tasks and agents are tied together more densely than the threshold allows: finish or split dependent tasks before more are routed.";
