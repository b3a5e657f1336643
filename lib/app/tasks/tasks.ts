import { SessionError } from "../../errors.ts";
import { checkSessionId } from "../../session/ids.ts";
import type { SessionRecord } from "../../session/record.ts";
import { decideAddTask, type NewTask } from "../../session/tasks/add.ts";
import type { TaskEnd } from "../../session/tasks/change.ts";
import { decideCompleteTask, decideStartTask } from "../../session/tasks/end.ts";
import { isOpen, type Task, tasksOf } from "../../session/tasks/index.ts";
import { commit, type Decide, notFound, onStored } from "../commit.ts";
import type { App } from "../context.ts";
import { get } from "../sessions.ts";

/** Adds a task to a session, and begins it unless it is to wait. */
export async function addTask(app: App, id: string, wanted: NewTask): Promise<Task> {
  return changed(app, id, wanted.taskId, (record, now) => decideAddTask(record, wanted, app.policy, now));
}

/** Begins a task that waited. */
export async function startTask(app: App, id: string, taskId: string): Promise<Task> {
  return changed(app, id, taskId, (record, now) => decideStartTask(record, taskId, now));
}

/** Ends a task; the same outcome again changes nothing. */
export async function completeTask(app: App, id: string, taskId: string, end: TaskEnd): Promise<Task> {
  return changed(app, id, taskId, (record, now) => decideCompleteTask(record, taskId, end, now));
}

/** The task; `undefined` when the session has none of this id. `NOT_FOUND` when there is no session. */
export async function getTask(app: App, id: string, taskId: string): Promise<Task | undefined> {
  return (await listTasks(app, id)).find(({ task_id }) => task_id === taskId);
}

/** The session's tasks in the order they were added; with `active` those that have not ended. */
export async function listTasks(app: App, id: string, options: { active?: boolean } = {}): Promise<Task[]> {
  const record = await get(app, id);
  if (record === undefined) throw notFound(id);
  return tasksOf(record).filter((task) => !options.active || isOpen(task));
}

export function taskNotFound(id: string, taskId: string): SessionError {
  return new SessionError("TASK_NOT_FOUND", `Session ${id} has no task ${taskId}.`, { agent_id: id, task_id: taskId });
}

async function changed(
  app: App,
  id: string,
  taskId: string,
  decide: (record: SessionRecord, now: number) => ReturnType<Decide>,
): Promise<Task> {
  const { record } = await commit(app, checkSessionId(id), onStored(id, decide));
  return tasksOf(record).find(({ task_id }) => task_id === taskId) as Task;
}
