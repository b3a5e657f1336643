import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import type { SessionRecord } from "./record.ts";
import { parseTime } from "./time.ts";

/** Why a session is ended by time. */
export type TimeoutReason = "feature_timeout" | "session_timeout";

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

/** The clock that has run out on an open session. Both stand still while it waits; without limits it has none. */
export function clockRunOut(record: SessionRecord, now: number): TimeoutReason | undefined {
  const minutes = record.limits?.timeout_minutes;
  const seconds = sessionTimeoutSeconds(record.limits ?? {});
  if (minutes === undefined && seconds === undefined) return undefined;
  const active = activeMs(record, now);
  if (minutes !== undefined && active >= minutes * 60_000) return "feature_timeout";
  return seconds !== undefined && active >= seconds * 1000 ? "session_timeout" : undefined;
}

/** None, unless it is said or a limit of the session's tasks is: then an hour (spec 0, "Clocks"). */
function sessionTimeoutSeconds(limits: NonNullable<SessionRecord["limits"]>): number | undefined {
  const { session_timeout_seconds, max_tasks, task_timeout_seconds } = limits;
  if (session_timeout_seconds !== undefined) return session_timeout_seconds;
  return max_tasks === undefined && task_timeout_seconds === undefined ? undefined : 3600;
}

function atWork({ lifecycle }: SessionRecord, phase: string): boolean {
  return !isFinal({ lifecycle, phase }) && !isResumablePhase({ lifecycle, phase });
}
