import { assess } from "../../session/assess.ts";
import { type Health, healthOf, taskErrorRate } from "../../session/health.ts";
import type { SessionRecord } from "../../session/record.ts";
import { type App, ownerAlive } from "../context.ts";
import { mustExist } from "../existing.ts";
import { messageFigures, openInbox } from "../hub/inbox.ts";
import { lastHeartbeat, lastSign } from "./heartbeat.ts";

/** Measures a process of this machine; `undefined` where that is not to be had. */
export type Measure = (pid: number) => { memoryBytes: number; cpu: number } | undefined;

/** How a session is, judged now. `NOT_FOUND`. */
export async function health(app: App, id: string, measure: Measure): Promise<Health> {
  return healthOfRecord(app, await mustExist(app, id), measure);
}

export async function healthOfRecord(app: App, record: SessionRecord, measure: Measure): Promise<Health> {
  const now = app.now();
  const facts = { ownerAlive: ownerAlive(app, record), lastSign: await lastSign(app, record) };
  const judged = assess(record, now, app.policy, facts);
  const queue = await openInbox(app, record.agent_id);
  return healthOf(record, judged, { ...(await usage(app, record, measure)), queue }, app.policy, now);
}

/** What a session has done, and what it takes. */
export interface Performance {
  messages_processed: number;
  /** From a request to its answer; 0 when none was answered. */
  average_response_ms: number;
  /** Failed of finished tasks, 0 to 1. */
  error_rate: number;
  /** Messages processed in the last 60 s, per second. */
  throughput_per_s: number;
  memory_bytes: number | null;
  cpu: number | null;
}

/** The figures of one session. Memory and cpu only as reported, or measured of its owner's process. `NOT_FOUND`. */
export async function performanceOf(app: App, id: string, measure: Measure): Promise<Performance> {
  const record = await mustExist(app, id);
  const { processed, averageResponseMs, lastMinute } = await messageFigures(app, id);
  const { memoryBytes, cpu } = await usage(app, record, measure);
  return {
    messages_processed: processed,
    average_response_ms: averageResponseMs,
    error_rate: taskErrorRate(record),
    throughput_per_s: lastMinute / 60,
    memory_bytes: memoryBytes,
    cpu,
  };
}

/** What was reported comes first: it is the session's own; its owner's process may hold many sessions. */
async function usage(
  app: App,
  record: SessionRecord,
  measure: Measure,
): Promise<{ memoryBytes: number | null; cpu: number | null }> {
  const beat = await lastHeartbeat(app, record.agent_id);
  const pid = record.host?.pid;
  const measured = pid !== undefined && ownerAlive(app, record) ? measure(pid) : undefined;
  return {
    memoryBytes: beat?.memory_bytes ?? measured?.memoryBytes ?? null,
    cpu: beat?.cpu ?? measured?.cpu ?? null,
  };
}
