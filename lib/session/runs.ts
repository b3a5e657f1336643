import { openRun } from "./assess.ts";
import type { Draft } from "./draft.ts";
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
