import type { SessionRecord } from "../session/record.ts";
import { parseTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { type DelegationFacts, isContinued, readDelegations } from "./delegations.ts";

/** The five figures of spec 1 §6; a ratio or a duration is null when there is nothing to divide by. */
export interface ResumeStats {
  /** Delegations that continued earlier work (verdict resume or restore), of all delegations. */
  resume_rate: number | null;
  /** Of those whose session is still stored: it has left the phase it waited in since. */
  resume_success_rate: number | null;
  /** Of finished sessions. */
  duration_median_seconds: number | null;
  duration_p95_seconds: number | null;
  /** Sessions with errors, of all sessions. */
  error_rate: number | null;
  /** All files of the store; null where that is not to be had. */
  storage_bytes: number | null;
}

export async function resumeStats(app: App, records: readonly SessionRecord[]): Promise<ResumeStats> {
  const delegations = await readDelegations(app);
  const continued = delegations.filter(isContinued);
  const durations = records.flatMap(({ duration_seconds }) => duration_seconds ?? []).sort((a, b) => a - b);
  return {
    resume_rate: ratio(continued.length, delegations.length),
    resume_success_rate: successRate(continued, records),
    duration_median_seconds: quantile(durations, 0.5),
    duration_p95_seconds: quantile(durations, 0.95),
    error_rate: ratio(records.filter(({ error_count }) => error_count > 0).length, records.length),
    storage_bytes: (await app.store.size()) ?? null,
  };
}

function successRate(continued: readonly DelegationFacts[], records: readonly SessionRecord[]): number | null {
  const byId = new Map(records.map((record) => [record.agent_id, record]));
  const outcomes = continued.flatMap(({ verdict, session, agent_id, at }) => {
    const waited = byId.get(String(session ?? agent_id));
    if (waited === undefined) return [];
    // A restored session ends as superseded: whether the work went on tells the agent that took it over.
    const successor = byId.get(String(agent_id ?? waited.superseded_by));
    const worker = verdict === "restore" ? successor : waited;
    return [worker !== undefined && movedSince(worker, parseTime(at) ?? 0)];
  });
  return ratio(outcomes.filter(Boolean).length, outcomes.length);
}

function movedSince({ history }: SessionRecord, since: number): boolean {
  return history.some(
    ({ from_phase, to_phase, timestamp }) => from_phase !== to_phase && (parseTime(timestamp) ?? 0) >= since,
  );
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The value below which `share` of the sorted values lie, between two of them in proportion; 3 decimals. */
export function quantile(sorted: readonly number[], share: number): number | null {
  const [first] = sorted;
  if (first === undefined) return null;
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? first;
  const above = sorted[Math.ceil(at)] ?? below;
  return Math.round((below + (above - below) * (at - Math.floor(at))) * 1000) / 1000;
}
