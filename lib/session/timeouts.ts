import { activeMs } from "./active-time.ts";
import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import { limitsOf } from "./limits.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";
import { type Task, tasksOf } from "./tasks.ts";
import { ageMs } from "./time.ts";

/** What the clocks of a session's work say: a part of its assessment. */
export interface Timeouts {
  /** The session's own time is over. */
  readonly session: boolean;
  /** Running tasks whose time is over. */
  readonly tasks: readonly string[];
  /** Milliseconds until the next of them; `undefined` when no clock runs. */
  readonly nextMs: number | undefined;
}

/** Judges the task and session timeouts of a session that may have some: 4:59.999 is in time, 5:00.000 is not. */
export function timeoutsOf(record: SessionRecord, now: number, policy: Policy): Timeouts {
  const { taskTimeoutMs, sessionTimeoutMs } = limitsOf(record, policy);
  const tasks = tasksOf(record);
  if (isFinal(record)) return { session: false, tasks: [], nextMs: undefined };
  const left = tasks.filter(isTimed).map((task) => ({ task, ms: taskTimeoutMs - ageMs(task.started_at, now) }));
  const session = sessionTimeoutMs === undefined ? undefined : sessionTimeoutMs - activeMs(record, now);
  const runs = session !== undefined && !isResumablePhase(record);
  const running = [...left.map(({ ms }) => ms), ...(runs ? [session] : [])];
  return {
    session: session !== undefined && session <= 0,
    tasks: left.filter(({ ms }) => ms <= 0).map(({ task }) => task.task_id),
    nextMs: running.length === 0 ? undefined : Math.max(0, Math.min(...running)),
  };
}

/** The host knows itself when its tasks end. */
function isTimed({ status, source }: Task): boolean {
  return status === "running" && source !== "host";
}
