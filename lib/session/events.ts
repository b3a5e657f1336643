/** Every event there is: the same names in the journal, the feed, `on(…)` and `watch --type` (spec 0). */
export const EVENT_TYPES = [
  "session.created",
  "session.updated",
  "session.phase_changed",
  "session.error",
  "session.claimed",
  "session.linked",
  "session.interrupted",
  "session.reopened",
  "session.superseded",
  "session.finalized",
  "session.draining",
  "session.migrated",
  "session.cloned",
  "session.deleted",
  "checkpoint.created",
  "task.added",
  "task.started",
  "task.completed",
  "task.routed",
  "emergence.detected",
  "message.sent",
  "message.delivered",
  "message.read",
  "message.acked",
  "message.failed",
  "presence.changed",
  "memory.set",
  "memory.deleted",
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** A thing that happened, as a decision reports it. */
export interface Happened {
  type: EventType;
  data?: Record<string, unknown>;
}
