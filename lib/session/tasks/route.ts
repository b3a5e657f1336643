import { type Decision, draft, happened, seal } from "../draft.ts";
import { isFinal } from "../lifecycles/index.ts";
import { alreadyFinal } from "../move-refusals.ts";
import type { Policy } from "../policy.ts";
import type { SessionRecord } from "../record.ts";
import { addTask, routed } from "./add.ts";
import { alreadyDone } from "./end.ts";
import { type RoutingDecision, type Task, tasksOf } from "./index.ts";

/** A routing to be written down. */
export interface Routing {
  decision: RoutingDecision;
  /** The chosen agent's name, where that is not its id. */
  agentName?: string | undefined;
  requiredCapabilities: readonly string[];
  /** What the event `emergence.detected` says, when the routing made the fleet emergent. */
  emergence?: Record<string, unknown> | undefined;
}

/** Decides what a router's decision makes of the session; an unknown task is added with it. */
export function decideRouted(record: SessionRecord, routing: Routing, policy: Policy, now: number): Decision {
  const { decision } = routing;
  const tasks = tasksOf(record);
  const task = tasks.find(({ task_id }) => task_id === decision.task_id);
  const work = draft(now);
  if (task === undefined) {
    const { requiredCapabilities, agentName } = routing;
    const wanted = {
      taskId: decision.task_id,
      requiredCapabilities,
      routing: decision,
      ...(agentName && { agentName }),
    };
    const refusal = addTask(work, record, wanted, policy);
    if (refusal !== undefined) return refusal;
  } else {
    if (isFinal(record)) return alreadyFinal(record);
    if (task.status === "done") return alreadyDone(task);
    const after = rerouted(task, routing);
    work.set.tasks = tasks.map((each) => (each === task ? after : each));
    happened(work, "task.routed", routed(record, after, decision));
  }
  work.set.h1 = { start: record.h1?.start ?? decision.h1_before, end: decision.h1_after };
  if (routing.emergence !== undefined) happened(work, "emergence.detected", routing.emergence);
  return seal(record, work);
}

/** The task with its new agent; the one that had it is remembered, for a hand-off ties two agents together. */
function rerouted(task: Task, { decision, agentName, requiredCapabilities }: Routing): Task {
  const { agent_name: _, ...rest } = task;
  const before = task.routing?.agent_id;
  const handed = before !== undefined && before !== null && before !== decision.agent_id;
  const list = [...new Set([...(task.handed_from ?? []), ...(handed ? [before] : [])])];
  return {
    ...rest,
    required_capabilities: [...requiredCapabilities],
    routing: decision,
    ...(agentName && { agent_name: agentName }),
    ...(list.length > 0 && { handed_from: list }),
  };
}
