import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import { limitsOf } from "./limits.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";
import { parseTime } from "./time.ts";

/** Why a session is ended by time. */
export type TimeoutReason = "timeout" | "session_timeout";

/**
 * Milliseconds the session has been at work up to `now`: outside the phases in which it waits, and
 * before its end. The sum stands in `active_seconds` since the last phase change; a session without
 * it is counted from its history.
 */
export function activeMs(record: SessionRecord, now: number): number {
  const created = parseTime(record.created_at) ?? now;
  let since = created;
  let phase = record.history[0]?.from_phase ?? record.phase;
  let sum = 0;
  for (const { to_phase, timestamp } of record.history) {
    const at = Math.max(since, parseTime(timestamp) ?? since);
    if (atWork(record, phase)) sum += at - since;
    since = at;
    phase = to_phase;
  }
  if (typeof record.active_seconds === "number") sum = record.active_seconds * 1000;
  return atWork(record, record.phase) ? sum + Math.max(0, now - since) : sum;
}

/** A clock that counts the time at work, and what is left on it in milliseconds. */
export interface WorkClock {
  readonly reason: TimeoutReason;
  readonly leftMs: number;
}

/** The clocks of an open session, the feature's first. They stand still while it waits; without limits there is none. */
export function workClocks(record: SessionRecord, now: number, policy: Policy): WorkClock[] {
  const said: unknown = record.limits?.timeout_minutes;
  const minutes = typeof said === "number" ? said : undefined;
  const { sessionTimeoutMs } = limitsOf(record, policy);
  if (minutes === undefined && sessionTimeoutMs === undefined) return [];
  const active = activeMs(record, now);
  return [
    ...(minutes === undefined ? [] : [{ reason: "timeout" as const, leftMs: minutes * 60_000 - active }]),
    ...(sessionTimeoutMs === undefined
      ? []
      : [{ reason: "session_timeout" as const, leftMs: sessionTimeoutMs - active }]),
  ];
}

function atWork({ lifecycle }: SessionRecord, phase: string): boolean {
  return !isFinal({ lifecycle, phase }) && !isResumablePhase({ lifecycle, phase });
}
