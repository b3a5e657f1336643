import type { SessionRecord } from "../record.ts";
import type { Task } from "./task.schema.ts";

export type { RoutingDecision, Task } from "./task.schema.ts";

export type TaskOutcome = NonNullable<Task["outcome"]>;
export type TaskPriority = Task["priority"];

/** How a task may end. */
export const TASK_OUTCOMES: readonly TaskOutcome[] = ["success", "failed", "cancelled", "timeout"];
export const TASK_PRIORITIES: readonly TaskPriority[] = ["low", "normal", "high", "critical"];

/** The session's tasks, in the order they were added. What is no task in a foreign record is passed over. */
export function tasksOf({ tasks }: SessionRecord): readonly Task[] {
  const list: unknown = tasks;
  return Array.isArray(list) ? list.filter(isTask) : NONE;
}

/** Those that have not ended. */
export function openTasks(record: SessionRecord): readonly Task[] {
  return tasksOf(record).filter(isOpen);
}

export function isOpen({ status }: Task): boolean {
  return status !== "done";
}

/** The name of the agent that has the task. */
export function agentOf({ agent_name }: SessionRecord, task: Task): string {
  return task.agent_name ?? task.routing?.agent_id ?? agent_name;
}

/** Whether everything it depends on has ended in success. */
export function isReady(task: Task, tasks: readonly Task[]): boolean {
  return task.depends_on.every((id) => tasks.find((other) => other.task_id === id)?.outcome === "success");
}

/** The ids of unfinished tasks it depends on. */
export function waitsFor(task: Task, tasks: readonly Task[]): string[] {
  return task.depends_on.filter((id) => tasks.some((other) => other.task_id === id && isOpen(other)));
}

const NONE: readonly Task[] = [];
const LISTS = ["required_capabilities", "depends_on"];

function isTask(value: unknown): value is Task {
  if (typeof value !== "object" || value === null) return false;
  const task = value as Record<string, unknown>;
  return (
    typeof task.task_id === "string" &&
    typeof task.status === "string" &&
    LISTS.every((key) => Array.isArray(task[key]))
  );
}
