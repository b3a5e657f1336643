import { type Decision, type Draft, draft, happened, refuse, seal } from "../draft.ts";
import { isFinal } from "../lifecycles/index.ts";
import { limitsOf } from "../limits.ts";
import { alreadyFinal } from "../move-refusals.ts";
import type { Policy } from "../policy.ts";
import type { SessionRecord } from "../record.ts";
import { toTime } from "../time.ts";
import { begun } from "./change.ts";
import { agentOf, isReady, type RoutingDecision, TASK_PRIORITIES, type Task, tasksOf } from "./index.ts";
import { refuseWork } from "./takes-work.ts";

/** A new task. Absent and `null` take the defaults. */
export interface NewTask {
  taskId: string;
  data?: Record<string, unknown> | null;
  /** low, normal (default), high or critical. */
  priority?: string | null;
  requiredCapabilities?: readonly string[] | null;
  /** Ids of tasks of the same session. */
  dependsOn?: readonly string[] | null;
  /** It waits for a start. */
  pending?: boolean | null;
  /** `host`: the host reports it, and no clock of ours ends it. */
  source?: "host";
  routing?: RoutingDecision;
  /** The chosen agent's name, where that is not its id. */
  agentName?: string;
}

const LONGEST_ID = 200;

/** Decides a new task: it runs at once, unless it is to wait or depends on others that have not succeeded. */
export function decideAddTask(record: SessionRecord, wanted: NewTask, policy: Policy, now: number): Decision {
  const work = draft(now);
  return addTask(work, record, wanted, policy) ?? seal(record, work);
}

/** Puts the task into `work`, or answers why not. */
export function addTask(work: Draft, record: SessionRecord, wanted: NewTask, policy: Policy): Decision | undefined {
  const tasks = tasksOf(record);
  const refusal = refusalOf(record, tasks, wanted, policy, work.now);
  if (refusal !== undefined) return refusal;
  const task: Task = {
    task_id: wanted.taskId,
    data: wanted.data ?? {},
    priority: (wanted.priority || "normal") as Task["priority"],
    required_capabilities: [...new Set(wanted.requiredCapabilities)],
    depends_on: [...new Set(wanted.dependsOn)],
    status: "pending",
    outcome: null,
    added_at: toTime(work.now),
    started_at: null,
    ended_at: null,
    duration_ms: null,
    result: null,
    error: null,
    routing: wanted.routing ?? null,
    ...(wanted.source && { source: wanted.source }),
    ...(wanted.pending && wanted.dependsOn?.length && { held: true }),
    ...(wanted.agentName && { agent_name: wanted.agentName }),
  };
  happened(work, "task.added", { task_id: task.task_id, priority: task.priority, agent_name: record.agent_name });
  if (task.routing !== null) happened(work, "task.routed", routed(record, task, task.routing));
  work.push.tasks = wanted.pending || !isReady(task, tasks) ? task : begun(work, record, task);
  return undefined;
}

/** What the event of a routing says. */
export function routed(record: SessionRecord, task: Task, decision: RoutingDecision): Record<string, unknown> {
  return { task_id: task.task_id, agent_name: agentOf(record, task), decision };
}

function refusalOf(
  record: SessionRecord,
  tasks: readonly Task[],
  wanted: NewTask,
  policy: Policy,
  now: number,
): Decision | undefined {
  const { taskId, dependsOn } = wanted;
  const details = { agent_id: record.agent_id, task_id: taskId };
  const fault = faultOf(wanted);
  if (fault !== undefined) return refuse("INVALID_VALUE", fault, details);
  if (isFinal(record)) return alreadyFinal(record);
  const unwilling = refuseWork(record, now);
  if (unwilling !== undefined) return unwilling;
  if (tasks.some((task) => task.task_id === taskId))
    return refuse("CONFLICT", `Session ${record.agent_id} has a task ${taskId} already.`, details);
  const { maxTasks } = limitsOf(record, policy);
  if (tasks.length >= maxTasks) {
    const text = `Session ${record.agent_id} has ${tasks.length} tasks; at most ${maxTasks} are allowed.`;
    return refuse("LIMIT_EXCEEDED", text, { ...details, limit: maxTasks });
  }
  // Tasks only depend on earlier ones, so the one possible cycle is a task that waits for itself.
  if (dependsOn?.includes(taskId)) return refuse("CONFLICT", `Task ${taskId} would wait for itself.`, details);
  const unknown = dependsOn?.filter((id) => !tasks.some((task) => task.task_id === id)) ?? [];
  return unknown.length === 0 ? undefined : noTask(record, unknown.join(", "));
}

export function noTask({ agent_id }: SessionRecord, taskId: string): Decision {
  return refuse("TASK_NOT_FOUND", `Session ${agent_id} has no task ${taskId}.`, { agent_id, task_id: taskId });
}

function faultOf({ taskId, priority }: NewTask): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what an id must not hold.
  if (typeof taskId !== "string" || taskId === "" || taskId.length > LONGEST_ID || /[\u0000-\u001f\u007f]/.test(taskId))
    return `Not a task id: ${JSON.stringify(String(taskId).slice(0, 80))}. It has 1 to ${LONGEST_ID} characters, no control characters.`;
  if (priority && !TASK_PRIORITIES.includes(priority as Task["priority"]))
    return `Unknown priority ${JSON.stringify(priority)}. There are: ${TASK_PRIORITIES.join(", ")}.`;
  return undefined;
}
