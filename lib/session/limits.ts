import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";

/** The limits that hold for one session. */
export interface Limits {
  readonly maxTasks: number;
  readonly taskTimeoutMs: number;
  /** Time outside resumable phases after which it is ended; `undefined`: none. */
  readonly sessionTimeoutMs: number | undefined;
}

/** Seconds a session may take once it has any limit of its own (spec 0, "Clocks"). */
const SESSION_TIMEOUT_SECONDS = 3600;
const KEYS = ["max_tasks", "task_timeout_seconds", "session_timeout_seconds"] as const;

/** The session's own limits over those of the policy, whose session timeout is for lifecycle `agent` alone. */
export function limitsOf(record: Pick<SessionRecord, "limits" | "lifecycle">, policy: Policy): Limits {
  const { maxTasks, taskTimeoutMs, sessionTimeoutMs } = policy.limits;
  const general = record.lifecycle === "agent" ? sessionTimeoutMs : undefined;
  const own = record.limits;
  if (own === undefined) return { maxTasks, taskTimeoutMs, sessionTimeoutMs: general };
  const seconds = sessionTimeoutSeconds(own);
  return {
    maxTasks: own.max_tasks ?? maxTasks,
    taskTimeoutMs: own.task_timeout_seconds === undefined ? taskTimeoutMs : own.task_timeout_seconds * 1000,
    sessionTimeoutMs: seconds === undefined ? general : seconds * 1000,
  };
}

/** None, unless it is said or another limit is: then an hour. */
export function sessionTimeoutSeconds(limits: NonNullable<SessionRecord["limits"]>): number | undefined {
  const any = KEYS.some((key) => limits[key] !== undefined);
  return any ? (limits.session_timeout_seconds ?? SESSION_TIMEOUT_SECONDS) : undefined;
}
