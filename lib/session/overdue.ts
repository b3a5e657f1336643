import type { Assessment } from "./assess.ts";
import { type Decision, draft, seal } from "./draft.ts";
import { decideFinalize } from "./finalize.ts";
import { lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import { move } from "./move.ts";
import { openTasks } from "./open-tasks.ts";
import type { SessionRecord } from "./record.ts";

/**
 * What its clocks demand of an open session: its end with outcome timeout, or rest when it has been silent for too
 * long and has nothing to do; `undefined` when nothing is due.
 */
export function decideOverdue(record: SessionRecord, judged: Assessment, now: number): Decision | undefined {
  if (judged.timedOut !== undefined) {
    return decideFinalize(record, { outcome: "timeout", reason: judged.timedOut }, now);
  }
  const rest = phaseRule(lifecycleOf(record), record.phase)?.silentTo;
  if (!judged.silent || rest === undefined || openTasks(record) > 0) return undefined;
  const work = draft(now);
  return move(work, record, rest, { reason: "silent" }) ?? seal(record, work);
}
