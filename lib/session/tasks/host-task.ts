import { type Decision, draft, seal, UNCHANGED } from "../draft.ts";
import { isFinal } from "../lifecycles/index.ts";
import type { Policy } from "../policy.ts";
import type { SessionRecord } from "../record.ts";
import { addTask } from "./add.ts";
import { ended } from "./change.ts";
import { decideCompleteTask } from "./end.ts";
import { type Task, tasksOf } from "./index.ts";

/** A task the host has told of. */
export interface HostTask {
  taskId: string;
  data: Record<string, unknown>;
  completed: boolean;
}

/**
 * Decides what the host's word of a task makes of the session. The same told twice changes nothing, and
 * a session that has ended is left as it is; a task that was completed unseen is added as done.
 */
export function decideHostTask(record: SessionRecord, task: HostTask, policy: Policy, now: number): Decision {
  if (isFinal(record)) return UNCHANGED;
  const known = tasksOf(record).find(({ task_id }) => task_id === task.taskId);
  if (known !== undefined) {
    return task.completed && known.status !== "done"
      ? decideCompleteTask(record, task.taskId, { outcome: "success" }, now)
      : UNCHANGED;
  }
  const work = draft(now);
  const refusal = addTask(work, record, { taskId: task.taskId, data: task.data, source: "host" }, policy);
  if (refusal !== undefined) return refusal;
  if (task.completed) work.push.tasks = ended(work, record, work.push.tasks as Task, { outcome: "success" });
  return seal(record, work);
}
