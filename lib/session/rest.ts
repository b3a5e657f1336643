import type { Assessment } from "./assess.ts";
import { type Decision, draft, seal, UNCHANGED } from "./draft.ts";
import { lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import { move } from "./move.ts";
import type { SessionRecord } from "./record.ts";
import { openTasks } from "./tasks/index.ts";

/** Decides that a session rests which has been silent for too long in a phase where it should be heard, and has no open task. */
export function decideRest(record: SessionRecord, judged: Assessment, now: number): Decision {
  const rest = phaseRule(lifecycleOf(record), record.phase)?.silentTo;
  if (!judged.silent || rest === undefined || openTasks(record).length > 0) return UNCHANGED;
  const work = draft(now);
  return move(work, record, rest, { reason: "silent" }) ?? seal(record, work);
}
