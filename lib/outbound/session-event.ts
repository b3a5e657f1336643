import type { CheckpointType } from "../session/checkpoint-mark.ts";
import { EVENT_TYPES, type EventType } from "../session/events.ts";
import type { SessionRecord } from "../session/record.ts";
import type { RoutingDecision, TaskOutcome, TaskPriority } from "../session/tasks/index.ts";
import type { FeedEntry } from "../store/contract.ts";

/** The facts of the events that carry some (spec 0, "Events"). A newer version may add to them. */
interface Facts {
  "session.created": {
    agent_name: string;
    purpose: string;
    lifecycle: string;
    phase: string;
    tags?: string[];
    limits?: NonNullable<SessionRecord["limits"]>;
  };
  /** `keys`: what an update gave; `run`: a run has started, its number; `stopped`: one has ended. */
  "session.updated": { keys?: string[]; run?: number; stopped?: true };
  "session.phase_changed": { from: string; to: string; reason?: string };
  "session.error": { error: string; agent_name: string; purpose: string };
  "session.claimed": { holder: string; expires_at: string };
  "session.interrupted": { cause: string; phase: string };
  "session.superseded": { by: string };
  "session.reopened": { outcome: string | null };
  "session.linked": { tool_use_id: string | null; certain: boolean; resumed_from?: string };
  /** `task_outcomes`: in the order the tasks ended; `h1`: β₁ before the first and after the last routing. */
  "session.finalized": {
    outcome: string;
    duration_seconds: number;
    agent_name: string;
    lifecycle: string;
    purpose: string;
    task_outcomes?: (string | null)[];
    h1?: { start: number; end: number };
  };
  /** A shutdown, a migration or a deregistration has begun (`until` when at most) or is over, whatever became of it. */
  "session.draining": { draining: boolean; until?: string; reason?: string };
  "session.migrated": { from: string | null; to: string; preserve_state: boolean };
  /** On the clone: whose it is, and the revision it was made of. */
  "session.cloned": { source: string; revision: number; at?: string };
  "checkpoint.created": { checkpoint_id: string; checkpoint_type: CheckpointType; phase: string; label?: string };
  /** `agent_name`, here and below: the agent that has the task, by its name. */
  "task.added": { task_id: string; priority: TaskPriority; agent_name: string };
  "task.started": { task_id: string; agent_name: string; routing?: Placing };
  "task.completed": {
    task_id: string;
    outcome: TaskOutcome;
    duration_ms: number | null;
    agent_name: string;
    error?: string;
  };
  "task.routed": { task_id: string; agent_name: string; decision: RoutingDecision };
  "emergence.detected": {
    h1: number;
    threshold: number;
    n_vertices: number;
    n_edges: number;
    decision: RoutingDecision;
    /** `EMERGENCE: β₁=4 > V-2=2 (V=4, E=6)`. */
    text: string;
  };
  /** Of the hub: `agent_id` is who did it, `seq` is 0. */
  "message.sent": SentFacts;
  /** Of one receiver, which is `agent_id`. */
  "message.delivered": ReceivedFacts;
  "message.read": ReceivedFacts;
  "message.acked": ReceivedFacts;
  "message.failed": ReceivedFacts & { reason: string };
  "presence.changed": {
    change: "registered" | "unregistered" | "status";
    activity: string;
    current_task: string | null;
  };
  "memory.set": { key: string; version: number; memory_type: string };
  "memory.deleted": { key: string; versions: number };
}

interface ReceivedFacts {
  message_id: string;
  message_type: string;
}

interface SentFacts extends ReceivedFacts {
  to: string | null;
  priority: number;
  in_reply_to: string | null;
  thread_id: string;
}

type Placing = Pick<RoutingDecision, "agent_id" | "h1_before" | "h1_after" | "emergence_risk">;

/** An event of one type: which session, the revision that made it, when, and the facts. */
export type EventOf<Type extends EventType> = Type extends EventType
  ? { type: Type; agent_id: string; seq: number; at: string } & (Type extends keyof Facts
      ? Facts[Type]
      : Readonly<Record<string, unknown>>)
  : never;

/** Any event; `type` tells which. */
export type SessionEvent = EventOf<EventType>;

/**
 * The events of one feed entry, in order: a commit may report several, all with its `seq`. Types
 * this version does not know are left out.
 */
export function eventsOf(entry: FeedEntry): SessionEvent[] {
  const { agent_id, seq, at } = entry;
  return [entry, ...(entry.also ?? [])].flatMap(({ type, data }) => {
    if (!KNOWN.has(type)) return [];
    const head = { type, agent_id, seq, at };
    return [{ ...head, ...data, ...head } as SessionEvent];
  });
}

const KNOWN: ReadonlySet<string> = new Set(EVENT_TYPES);
