import { isFinal } from "../../session/lifecycles/index.ts";
import { limitsOf } from "../../session/limits.ts";
import type { SessionRecord } from "../../session/record.ts";
import { openTasks, type RoutingDecision, tasksOf } from "../../session/tasks/index.ts";
import type { App } from "../context.ts";
import { readable } from "../readable.ts";
import { create, finalize, look } from "../sessions.ts";
import { upToDate } from "../up-to-date.ts";
import { liveAgents } from "./agents.ts";
import { adviseRoute, routeTask } from "./routing.ts";

/** A task that somebody else wants routed. */
export interface ForeignTask {
  task_id: string;
  required_capabilities: readonly string[];
  /** Its session, when it is one of this store: its own process writes the decision down. */
  session_id?: string;
}

/** Agent name of the sessions that hold other people's tasks. */
const ROUTER = "fleet-router";
const WEEK_SECONDS = 604_800;

/**
 * Routes a task that has no session here. It is kept in one of ours, so that it counts in the graph and in
 * the metrics until it times out: nobody tells when it ends.
 */
export async function routeForOthers(app: App, task: ForeignTask): Promise<RoutingDecision> {
  const { task_id, required_capabilities, session_id } = task;
  const record = session_id === undefined ? undefined : await look(app, session_id);
  if (typeof record === "object") return adviseRoute(app, record, task_id, required_capabilities);
  if ((await liveAgents(app)).length === 0) return nobody(task_id);
  const home = (await roomFor(app, task_id)) ?? (await newRoom(app));
  return routeTask(app, home, task_id, { requiredCapabilities: required_capabilities });
}

/** An open session of ours that can take the task; full ones without open tasks are ended. */
async function roomFor(app: App, taskId: string): Promise<string | undefined> {
  for await (const { record: stored } of readable(app, app.store.open(ROUTER))) {
    if (stored === undefined || stored.agent_name !== ROUTER || isFinal(stored)) continue;
    const record = await upToDate(app, stored);
    if (takes(app, record, taskId)) return record.agent_id;
    if (openTasks(record).length === 0 && !isFinal(record)) await finalize(app, record.agent_id, "success");
  }
  return undefined;
}

function takes(app: App, record: SessionRecord, taskId: string): boolean {
  const tasks = tasksOf(record);
  const known = tasks.find(({ task_id }) => task_id === taskId);
  if (known !== undefined) return known.status !== "done";
  return !isFinal(record) && tasks.length < limitsOf(record, app.policy).maxTasks;
}

async function newRoom(app: App): Promise<string> {
  const limits = { max_tasks: 100, session_timeout_seconds: WEEK_SECONDS };
  return (await create(app, { agentName: ROUTER, purpose: "tasks routed for others", facets: { limits } })).agent_id;
}

/** The fleet router's answer where there is nobody. */
function nobody(task_id: string): RoutingDecision {
  return {
    agent_id: null,
    task_id,
    h1_before: 0,
    h1_after: 0,
    emergence_risk: 0,
    capability_match_score: 0,
    confidence: 0,
    reasoning: "No agents available",
  };
}
