import { type Draft, happened } from "../draft.ts";
import type { SessionRecord } from "../record.ts";
import { parseTime, toTime } from "../time.ts";
import { agentOf, isReady, type Task, type TaskOutcome } from "./index.ts";

/** What is known of a task's end. */
export interface TaskEnd {
  outcome: TaskOutcome;
  /** Measured when absent. */
  durationMs?: number | null;
  result?: unknown;
  error?: string | null;
}

/** The task as begun, told in `work`. */
export function begun(work: Draft, record: SessionRecord, task: Task): Task {
  const { task_id, routing } = task;
  const data = { task_id, agent_name: agentOf(record, task), ...(routing !== null && { routing: placing(routing) }) };
  happened(work, "task.started", data);
  const { held: _, ...rest } = task;
  return { ...rest, status: "running", started_at: toTime(work.now) };
}

/** The task as ended, told in `work`. */
export function ended(work: Draft, record: SessionRecord, task: Task, end: TaskEnd): Task {
  const started = parseTime(task.started_at);
  const measured = started === undefined ? null : Math.max(0, work.now - started);
  const after: Task = {
    ...task,
    status: "done",
    outcome: end.outcome,
    ended_at: toTime(work.now),
    duration_ms: end.durationMs ?? measured,
    result: end.result ?? task.result,
    error: end.error ?? task.error,
  };
  happened(work, "task.completed", {
    task_id: task.task_id,
    outcome: end.outcome,
    duration_ms: after.duration_ms,
    agent_name: agentOf(record, task),
    ...(after.error !== null && { error: after.error }),
  });
  return after;
}

/** Begins every task that only waited for others to succeed. */
export function beginReady(work: Draft, record: SessionRecord, tasks: readonly Task[]): Task[] {
  return tasks.map((task) => {
    const waited = task.status === "pending" && task.depends_on.length > 0 && task.held !== true;
    return waited && isReady(task, tasks) ? begun(work, record, task) : task;
  });
}

/** What an event says of a decision. */
function placing({ agent_id, h1_before, h1_after, emergence_risk }: NonNullable<Task["routing"]>) {
  return { agent_id, h1_before, h1_after, emergence_risk };
}
