import { assess } from "../session/assess.ts";
import type { Policy } from "../session/policy.ts";
import type { SessionRecord } from "../session/record.ts";
import { openTasks, type Task } from "../session/tasks/index.ts";
import { type FleetTask, taskKey } from "./fleet.ts";

/** The session's open tasks as the graph knows them; those whose time is over have ended, noticed or not. */
export function fleetTasks(
  record: SessionRecord,
  registered: ReadonlySet<string>,
  policy: Policy,
  now: number,
): FleetTask[] {
  const { state, timedOut, lateTasks } = assess(record, now, policy, { ownerAlive: false });
  if (state === "final" || timedOut !== undefined) return [];
  return openTasks(record)
    .filter(({ task_id }) => !lateTasks.includes(task_id))
    .map((task) => fleetTask(record, task, registered));
}

/** A task of the session as the graph knows it. */
export function fleetTask(
  record: SessionRecord,
  task: Pick<Task, "task_id" | "depends_on" | "routing" | "handed_from">,
  registered: ReadonlySet<string>,
): FleetTask {
  const owner = registered.has(record.agent_id) ? record.agent_id : record.agent_name;
  return {
    key: taskKey(record.agent_id, task.task_id),
    owner,
    agent: task.routing?.agent_id ?? owner,
    depends_on: task.depends_on.map((id) => taskKey(record.agent_id, id)),
    handed_from: task.handed_from ?? [],
  };
}
