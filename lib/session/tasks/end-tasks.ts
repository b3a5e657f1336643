import type { Draft } from "../draft.ts";
import type { SessionRecord } from "../record.ts";
import { ended } from "./change.ts";
import { isOpen, type Task, type TaskOutcome, tasksOf } from "./index.ts";

/** Ends what is open with its session, in the same line. Answers how all tasks ended, in the order they did. */
export function endTasks(work: Draft, record: SessionRecord, outcome: TaskOutcome): (string | null)[] {
  const tasks = tasksOf(record);
  const after = tasks.map((task) => (isOpen(task) ? ended(work, record, task, { outcome }) : task));
  if (tasks.some(isOpen)) work.set.tasks = after;
  const at = ({ ended_at }: Task) => ended_at ?? "";
  return [...after].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0)).map((task) => task.outcome);
}
