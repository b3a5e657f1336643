import { getTask, listTasks, taskNotFound } from "../../app/tasks/tasks.ts";
import { command } from "../command.ts";
import { argument, flag } from "../options.ts";
import { objectText } from "../record-text.ts";
import { taskTable } from "../task-text.ts";
import { TASK_ARGUMENTS } from "./task.ts";

export const taskList = command({
  name: "task list",
  group: "Tasks, tiles and metrics",
  summary: "List a session's tasks in the order they were added",
  example: "agent-session task list agent-20260108-101500-1a2b3c4d --active",
  args: { session: argument("session", "The session's id") },
  options: { active: flag("--active", "Only those that have not ended") },
  async run({ args: { session }, options: { active }, app }) {
    const tasks = await listTasks(app(), session, { active });
    return { json: tasks, text: (ui) => taskTable(ui, tasks), note: tasks.length === 0 ? "No such task." : undefined };
  },
});

export const taskGet = command({
  name: "task get",
  group: "Tasks, tiles and metrics",
  summary: "Print everything stored about a task",
  example: "agent-session task get agent-20260108-101500-1a2b3c4d analyze --json",
  args: TASK_ARGUMENTS,
  options: {},
  async run({ args: { session, task: taskId }, app }) {
    const task = await getTask(app(), session, taskId);
    if (task === undefined) throw taskNotFound(session, taskId);
    return { json: task, text: (ui) => objectText(ui, task) };
  },
});
