import { type Decision, draft, refuse, seal, UNCHANGED } from "./draft.ts";
import { isFinal, lifecycleOf } from "./lifecycles/index.ts";
import { OUTCOME_NAMES, outcomeOf } from "./lifecycles/lifecycle.ts";
import { move } from "./move.ts";
import { alreadyFinal } from "./move-refusals.ts";
import type { SessionRecord } from "./record.ts";

export interface Finalize {
  /** completed | success | failed | abandoned | cancelled | timeout */
  outcome: string;
  summary?: string | null;
  reason?: string | null;
}

/**
 * Decides the end of a session. The same outcome again is no change, another one `FINALIZED`; an
 * unknown word `INVALID_OUTCOME`.
 */
export function decideFinalize(record: SessionRecord, wanted: Finalize, now: number): Decision {
  const outcome = outcomeOf(wanted.outcome);
  if (outcome === undefined) {
    const text = `Unknown outcome ${JSON.stringify(wanted.outcome)}. There are: ${OUTCOME_NAMES.join(", ")}.`;
    return refuse("INVALID_OUTCOME", text, { outcome: wanted.outcome, outcomes: [...OUTCOME_NAMES] });
  }
  if (isFinal(record)) return record.outcome === outcome ? UNCHANGED : alreadyFinal(record);
  const work = draft(now);
  const reason = wanted.reason ? { reason: wanted.reason } : {};
  const refusal = move(work, record, lifecycleOf(record).endings[outcome], { outcome, ...reason });
  if (refusal !== undefined) return refusal;
  if (wanted.summary) work.set.summary = wanted.summary;
  if (wanted.reason) work.set.reason = wanted.reason;
  return seal(record, work);
}
