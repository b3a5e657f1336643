import type { Assessment } from "./assess.ts";
import { type Decision, draft, seal } from "./draft.ts";
import { decideFinalize } from "./finalize.ts";
import type { SessionRecord } from "./record.ts";
import { ended } from "./tasks/change.ts";
import { tasksOf } from "./tasks/index.ts";

/** The end of the session or of single tasks whose time is over; `undefined` when it is not. */
export function decideTimeouts(record: SessionRecord, judged: Assessment, now: number): Decision | undefined {
  const { timedOut, lateTasks } = judged;
  if (timedOut !== undefined) return decideFinalize(record, { outcome: "timeout", reason: timedOut }, now);
  if (lateTasks.length === 0) return undefined;
  const work = draft(now);
  work.set.tasks = tasksOf(record).map((task) =>
    lateTasks.includes(task.task_id) ? ended(work, record, task, { outcome: "timeout" }) : task,
  );
  // Quiet: it says nothing about activity, and a look at a session must not make it resumable for longer.
  return seal(record, work, { quiet: true });
}
