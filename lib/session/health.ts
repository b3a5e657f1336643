import type { Assessment } from "./assess.ts";
import { lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";
import { constraintOf, parseBytes } from "./size.ts";
import { tasksOf } from "./tasks/index.ts";
import { parseTime, toTime } from "./time.ts";

export interface Health {
  status: "healthy" | "degraded" | "unhealthy";
  details: {
    /** Since it was created, up to its end. */
    uptime_ms: number;
    /** As reported, or measured of the owner's process; null when neither. */
    memory_bytes: number | null;
    /** Cores in use, as reported or measured; null when neither. */
    cpu: number | null;
    last_activity: string;
    /** Unread messages. */
    message_queue: number;
    /** Failed of finished tasks, 0 to 1. */
    error_rate: number;
  };
}

/** What only the outside knows about a session's health. */
export interface Vitals {
  memoryBytes: number | null;
  cpu: number | null;
  /** Unread messages. */
  queue: number;
}

/** How many unread messages an inbox takes (spec 4 §2). */
const QUEUE_SIZE = 10_000;

/** The judgement of one session (spec 2, "Health"): silence counts in phases in which a session should be heard. */
export function healthOf(
  record: SessionRecord,
  judged: Assessment,
  vitals: Vitals,
  policy: Policy,
  now: number,
): Health {
  const error_rate = taskErrorRate(record);
  const queue = vitals.queue / QUEUE_SIZE;
  const { silenceMs } = policy.orchestration;
  const heard = phaseRule(lifecycleOf(record), record.phase)?.silentTo !== undefined;
  const bad = judged.silent || isBroken(record) || error_rate >= 0.25 || queue > 0.9;
  const weak =
    (heard && judged.silentMs > silenceMs / 2) || error_rate >= 0.05 || queue > 0.7 || isTooLarge(record, vitals);
  const ended = parseTime(record.finalized_at) ?? now;
  return {
    status: bad ? "unhealthy" : weak ? "degraded" : "healthy",
    details: {
      uptime_ms: Math.max(0, ended - (parseTime(record.created_at) ?? ended)),
      memory_bytes: vitals.memoryBytes,
      cpu: vitals.cpu,
      last_activity: toTime(now - judged.silentMs),
      message_queue: vitals.queue,
      error_rate,
    },
  };
}

/** In error, or ended by anything but its own completion: what its lifecycle says of orchestration sessions. */
function isBroken({ lifecycle, phase }: SessionRecord): boolean {
  return lifecycle === "orchestration" && (phase === "error" || phase === "terminated");
}

function isTooLarge({ constraints }: SessionRecord, { memoryBytes }: Vitals): boolean {
  const most = parseBytes(constraintOf(constraints, "max-memory"));
  return most !== undefined && memoryBytes !== null && memoryBytes > most;
}

/** Failed of finished tasks, 0 to 1; 0 when none has finished. */
export function taskErrorRate(record: SessionRecord): number {
  const finished = tasksOf(record).filter(({ status }) => status === "done");
  return finished.length === 0 ? 0 : finished.filter(({ outcome }) => outcome === "failed").length / finished.length;
}
