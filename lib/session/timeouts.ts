import { type TimeoutReason, workClocks } from "./active.ts";
import { isResumablePhase } from "./lifecycles/index.ts";
import { limitsOf } from "./limits.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";
import { type Task, tasksOf } from "./tasks/index.ts";
import { ageMs } from "./time.ts";

/** What the clocks of a session's work say: a part of its assessment. */
export interface Timeouts {
  /** The clock that has run out on it: it is to end with outcome timeout. */
  timedOut: TimeoutReason | undefined;
  /** Running tasks whose time is over. */
  lateTasks: readonly string[];
  /** Milliseconds until the next clock runs out; `undefined` when none runs. */
  nextTimeoutMs: number | undefined;
}

/** Judges the clocks of an open session that may have some: 4:59.999 is in time, 5:00.000 is not. */
export function timeoutsOf(record: SessionRecord, now: number, policy: Policy): Timeouts {
  const { taskTimeoutMs } = limitsOf(record, policy);
  const clocks = workClocks(record, now, policy);
  const tasks = tasksOf(record)
    .filter(isTimedTask)
    .map(({ task_id, started_at }) => ({ task_id, leftMs: taskTimeoutMs - ageMs(started_at, now) }));
  const running = [...(isResumablePhase(record) ? [] : clocks), ...tasks].map(({ leftMs }) => leftMs);
  return {
    timedOut: clocks.find(({ leftMs }) => leftMs <= 0)?.reason,
    lateTasks: tasks.filter(({ leftMs }) => leftMs <= 0).map(({ task_id }) => task_id),
    nextTimeoutMs: running.length === 0 ? undefined : Math.max(0, Math.min(...running)),
  };
}

/** The host knows itself when its tasks end. */
function isTimedTask({ status, source }: Task): boolean {
  return status === "running" && source !== "host";
}
