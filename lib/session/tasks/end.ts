import { type Decision, draft, refuse, seal, UNCHANGED } from "../draft.ts";
import { isFinal } from "../lifecycles/index.ts";
import { alreadyFinal } from "../move-refusals.ts";
import type { SessionRecord } from "../record.ts";
import { noTask } from "./add.ts";
import { beginReady, begun, ended, type TaskEnd } from "./change.ts";
import { TASK_OUTCOMES, type Task, type TaskOutcome, tasksOf, waitsFor } from "./index.ts";

/** Decides the start of a pending task. A running one is no change; one that waits for others `CONFLICT`. */
export function decideStartTask(record: SessionRecord, taskId: string, now: number): Decision {
  const tasks = tasksOf(record);
  const task = tasks.find((each) => each.task_id === taskId);
  if (task === undefined) return noTask(record, taskId);
  if (task.status === "running") return UNCHANGED;
  if (isFinal(record)) return alreadyFinal(record);
  if (task.status === "done") return alreadyDone(task);
  const waiting = waitsFor(task, tasks);
  if (waiting.length > 0) {
    const text = `Task ${taskId} waits for ${waiting.join(", ")}.`;
    return refuse("CONFLICT", text, { task_id: taskId, waits_for: waiting });
  }
  const work = draft(now);
  work.set.tasks = replaced(tasks, begun(work, record, task));
  return seal(record, work);
}

/** Decides the end of a task. The same outcome again changes nothing; tasks that waited for it alone begin. */
export function decideCompleteTask(record: SessionRecord, taskId: string, end: TaskEnd, now: number): Decision {
  if (!TASK_OUTCOMES.includes(end.outcome)) return badOutcome(end.outcome);
  const tasks = tasksOf(record);
  const task = tasks.find((each) => each.task_id === taskId);
  if (task === undefined) return noTask(record, taskId);
  if (task.outcome === end.outcome) return UNCHANGED;
  if (isFinal(record)) return alreadyFinal(record);
  if (task.status === "done") return alreadyDone(task);
  const work = draft(now);
  const after = replaced(tasks, ended(work, record, task, end));
  work.set.tasks = end.outcome === "success" ? beginReady(work, record, after) : after;
  return seal(record, work);
}

function replaced(tasks: readonly Task[], changed: Task): Task[] {
  return tasks.map((task) => (task.task_id === changed.task_id ? changed : task));
}

export function alreadyDone({ task_id, outcome }: Task): Decision {
  return refuse("CONFLICT", `Task ${task_id} has ended already (${outcome}).`, { task_id, outcome });
}

function badOutcome(outcome: TaskOutcome): Decision {
  const text = `Unknown outcome ${JSON.stringify(outcome)}. There are: ${TASK_OUTCOMES.join(", ")}.`;
  return refuse("INVALID_OUTCOME", text, { outcome, outcomes: [...TASK_OUTCOMES] });
}
