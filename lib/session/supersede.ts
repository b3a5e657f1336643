import { type Decision, draft, happened, refuse, seal, UNCHANGED } from "./draft.ts";
import { isFinal, lifecycleOf } from "./lifecycles/index.ts";
import { move } from "./move.ts";
import type { SessionRecord } from "./record.ts";
import { closeRun } from "./runs.ts";

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
