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
  const own = record.limits;
  const session = sessionTimeoutSeconds(own);
  const general = record.lifecycle === "agent" ? sessionTimeoutMs : undefined;
  const task = said(own, "task_timeout_seconds");
  return {
    maxTasks: said(own, "max_tasks") ?? maxTasks,
    taskTimeoutMs: task === undefined ? taskTimeoutMs : task * 1000,
    sessionTimeoutMs: session === undefined ? general : session * 1000,
  };
}

/** None, unless it is said or another limit is: then an hour. */
function sessionTimeoutSeconds(limits: SessionRecord["limits"]): number | undefined {
  const any = KEYS.some((key) => said(limits, key) !== undefined);
  return any ? (said(limits, "session_timeout_seconds") ?? SESSION_TIMEOUT_SECONDS) : undefined;
}

/** A limit as it is stored; what a hand has written that is none counts as not said. */
function said(limits: SessionRecord["limits"], key: (typeof KEYS)[number]): number | undefined {
  const value = limits?.[key];
  return typeof value === "number" && value > 0 ? value : undefined;
}
