import { openRun } from "./assess.ts";
import { type Decision, type Draft, draft, happened, seal, UNCHANGED } from "./draft.ts";
import { isFinal } from "./lifecycles/index.ts";
import type { SessionRecord } from "./record.ts";
import { closeRun, type InterruptCause } from "./runs.ts";

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
  if (record.host === undefined) return;
  const { runs } = record.host;
  work.merge.host = { runs: runs.map((run, at) => (at === runs.length - 1 ? { ...run, interrupted: cause } : run)) };
}
