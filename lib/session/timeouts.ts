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
  /** A feature's active time is over. */
  readonly feature: boolean;
  /** Running tasks whose time is over. */
  readonly tasks: readonly string[];
  /** Milliseconds until the next of them; `undefined` when no clock runs. */
  readonly nextMs: number | undefined;
}

/** Judges the timeouts of a session that may have some: 4:59.999 is in time, 5:00.000 is not. */
export function timeoutsOf(record: SessionRecord, now: number, policy: Policy): Timeouts {
  const { taskTimeoutMs, sessionTimeoutMs, featureTimeoutMs } = limitsOf(record, policy);
  if (isFinal(record)) return { session: false, feature: false, tasks: [], nextMs: undefined };
  const left = tasksOf(record)
    .filter(isTimed)
    .map((task) => ({ task, ms: taskTimeoutMs - ageMs(task.started_at, now) }));
  const own = [sessionTimeoutMs, featureTimeoutMs].some((limit) => limit !== undefined);
  const active = own ? activeMs(record, now) : 0;
  const session = (sessionTimeoutMs ?? Number.POSITIVE_INFINITY) - active;
  const feature = (featureTimeoutMs ?? Number.POSITIVE_INFINITY) - active;
  // Both stand still while the session waits.
  const next = Math.min(...left.map(({ ms }) => ms), ...(isResumablePhase(record) ? [] : [session, feature]));
  return {
    session: session <= 0,
    feature: feature <= 0,
    tasks: left.filter(({ ms }) => ms <= 0).map(({ task }) => task.task_id),
    nextMs: Number.isFinite(next) ? Math.max(0, next) : undefined,
  };
}

/** The host knows itself when its tasks end. */
function isTimed({ status, source }: Task): boolean {
  return status === "running" && source !== "host";
}
