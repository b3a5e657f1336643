import type { SessionRecord } from "../session/record.ts";
import { parseTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { type DelegationFacts, isContinued, readDelegations } from "./delegations.ts";
import { readable } from "./readable.ts";

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

/** What was counted of all sessions. */
export interface Totals {
  readonly total: number;
  readonly withErrors: number;
  /** Of finished ones, in seconds. */
  readonly durations: readonly number[];
}

export async function resumeStats(app: App, { total, withErrors, durations: found }: Totals): Promise<ResumeStats> {
  const delegations = await readDelegations(app);
  const continued = delegations.filter(isContinued);
  const durations = [...found].sort((a, b) => a - b);
  return {
    resume_rate: ratio(continued.length, delegations.length),
    resume_success_rate: await successRate(app, continued),
    duration_median_seconds: quantile(durations, 0.5),
    duration_p95_seconds: quantile(durations, 0.95),
    error_rate: ratio(withErrors, total),
    storage_bytes: (await app.store.size()) ?? null,
  };
}

async function successRate(app: App, continued: readonly DelegationFacts[]): Promise<number | null> {
  let [moved, judged] = [0, 0];
  for (const { verdict, session, agent_id, at } of continued) {
    const waited = await stored(app, session ?? agent_id);
    if (waited === undefined) continue;
    // A restored session ends as superseded: whether the work went on tells the agent that took it over.
    const worker = verdict === "restore" ? await stored(app, agent_id ?? waited.superseded_by) : waited;
    judged++;
    if (worker !== undefined && movedSince(worker, parseTime(at) ?? 0)) moved++;
  }
  return ratio(moved, judged);
}

async function stored(app: App, id: unknown): Promise<SessionRecord | undefined> {
  for await (const { record } of readable(app, [String(id)])) return record;
  return undefined;
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
