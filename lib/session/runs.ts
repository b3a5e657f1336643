import { openRun } from "./assess.ts";
import { type Decision, type Draft, draft, happened, refuse, seal, UNCHANGED } from "./draft.ts";
import { isFinal, lifecycleOf } from "./lifecycles/index.ts";
import { move } from "./move.ts";
import { type HostFacet, KEEP, type Run, type SessionRecord } from "./record.ts";
import { toTime } from "./time.ts";

/** Why a run ended without a stop. */
export type InterruptCause =
  | "session_end"
  | "owner_dead"
  | "api_error"
  | "tool_error"
  | "user_interrupt"
  | "turn_limit"
  | "task_stop";

/** The host tells of an API error twice, in either order: the other time it is only a failed or finished call. */
const SAID_BETTER: Readonly<Partial<Record<string, InterruptCause>>> = {
  tool_error: "api_error",
  turn_limit: "api_error",
};

/**
 * Ends the open run as interrupted: the phase stays, and the session may be resumed from any open
 * phase. No open run, or a final session: nothing to do, but that a better cause replaces a vague one.
 */
export function decideInterrupt(record: SessionRecord, cause: InterruptCause, now: number): Decision {
  const better = SAID_BETTER[record.interrupted ?? ""] === cause;
  if (isFinal(record) || (openRun(record) === undefined && !better)) return UNCHANGED;
  const work = draft(now);
  if (better) relabel(work, record, cause);
  else closeRun(work, record, { interrupted: cause });
  work.set.interrupted = cause;
  happened(work, "session.interrupted", { cause, phase: record.phase });
  return seal(record, work);
}

function relabel(work: Draft, record: SessionRecord, cause: InterruptCause): void {
  const runs = record.host?.runs ?? [];
  work.merge.host = { runs: runs.map((run, at) => (at === runs.length - 1 ? { ...run, interrupted: cause } : run)) };
}

/** Writes the end of the open run into `work`, if there is one. */
export function closeRun(work: Draft, record: SessionRecord, end: { interrupted?: InterruptCause } = {}): void {
  if (openRun(record) === undefined) return;
  const runs = (record.host as HostFacet).runs;
  const last = runs.at(-1) as Run;
  work.merge.host = {
    ...work.merge.host,
    runs: [...runs.slice(0, -1), { ...last, stopped_at: toTime(work.now), ...end }],
  };
}

/** The runs with one more, the newest 20. */
export function withRun(runs: readonly Run[], now: number): Run[] {
  return [...runs, { started_at: toTime(now) }].slice(-KEEP.runs);
}

/**
 * Ends a session because another took its work over (`by`): final, abandoned, and its resume detail
 * is `session_superseded`.
 */
export function decideSupersede(record: SessionRecord, by: string, now: number): Decision {
  if (record.superseded_by === by) return UNCHANGED;
  if (isFinal(record))
    return refuse("FINALIZED", `Session ${record.agent_id} has ended.`, { agent_id: record.agent_id });
  const work = draft(now);
  const refusal = move(work, record, lifecycleOf(record).endings.abandoned, {
    outcome: "abandoned",
    reason: "superseded",
  });
  if (refusal !== undefined) return refusal;
  closeRun(work, record);
  work.set.superseded_by = by;
  happened(work, "session.superseded", { by });
  return seal(record, work);
}
