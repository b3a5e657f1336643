import { assess } from "./assess.ts";
import { type Decision, draft, seal, UNCHANGED } from "./draft.ts";
import { decideFinalize } from "./finalize.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";
import { ended as endedTask } from "./task-change.ts";
import { tasksOf } from "./tasks.ts";

/** Decides what the clocks end at `now`: the whole session as timed out, or single tasks. */
export function decideDue(record: SessionRecord, now: number, policy: Policy): Decision {
  const { timeouts: due } = assess(record, now, policy, { ownerAlive: false });
  const ended = due.feature ? "feature_timeout" : due.session ? "session_timeout" : undefined;
  if (ended !== undefined) return decideFinalize(record, { outcome: "timeout", reason: ended }, now);
  if (due.tasks.length === 0) return UNCHANGED;
  const work = draft(now);
  work.set.tasks = tasksOf(record).map((task) =>
    due.tasks.includes(task.task_id) ? endedTask(work, record, task, { outcome: "timeout" }) : task,
  );
  // Quiet: it says nothing about activity, and a look at a session must not make it resumable for longer.
  return seal(record, work, { quiet: true });
}
