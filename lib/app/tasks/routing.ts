import { isSessionError } from "../../errors.ts";
import type { Routed, Router, RouterGraph, RouterRequest } from "../../outbound/router-http.ts";
import { type Choice, chooseAgent, type RouteRequest } from "../../routing/choose.ts";
import { alertText } from "../../routing/emergence.ts";
import type { Fleet } from "../../routing/fleet.ts";
import { fleetTask, fleetTasks } from "../../routing/fleet-tasks.ts";
import { checkSessionId, isSessionId } from "../../session/ids.ts";
import type { SessionRecord } from "../../session/record.ts";
import { type RoutingDecision, type Task, tasksOf } from "../../session/tasks/index.ts";
import { decideRouted } from "../../session/tasks/route.ts";
import { commit, onStored } from "../commit.ts";
import type { App } from "../context.ts";
import { getPresence, recordOf } from "../hub/presence.ts";
import { namesOf, readFleet } from "./fleet.ts";

export interface RouteOptions {
  /** Default: those the task has. */
  requiredCapabilities?: readonly string[] | undefined;
  /** Who is to have it: the acceptance of an offer. Nobody else is asked then. */
  to?: string | undefined;
  /** A router somewhere else. Default: we decide. */
  router?: Router | undefined;
}

/**
 * Routes a task of a session and writes the decision down; an unknown task is added with it. A router
 * that does not answer is stood in for by ourselves, with confidence 0 and a word about it.
 */
export async function routeTask(
  app: App,
  id: string,
  taskId: string,
  options: RouteOptions = {},
): Promise<RoutingDecision> {
  checkSessionId(id);
  const fleet = await readFleet(app);
  const { router, to } = options;
  const known = (await app.store.load(id))?.record;
  const asked: RouterRequest = {
    task_id: taskId,
    required_capabilities: required(known, taskId, options),
    session_id: id,
  };
  const remote = router === undefined || known === undefined ? undefined : await ask(router, asked);
  const given = to ?? (remote && "decision" in remote && remote.agentName === undefined && remote.decision.agent_id);
  const givenName = given ? await nameOf(app, given) : undefined;
  let decision: RoutingDecision | undefined;
  await commit(
    app,
    id,
    onStored(id, (record, now) => {
      const requiredCapabilities = required(record, taskId, options);
      const wanted = requestOf(record, taskId, requiredCapabilities, fleet, to);
      const choice = chooseAgent(withSession(app, fleet, record, now), wanted, app.policy.routing);
      const made = remote === undefined ? choice : settled(choice, remote);
      decision = made.decision;
      const agent_name = givenName ?? made.agent_name;
      return decideRouted(
        record,
        {
          decision,
          agentName: agent_name === decision.agent_id ? undefined : agent_name,
          requiredCapabilities,
          emergence: alertOf(made),
        },
        app.policy,
        now,
      );
    }),
  );
  return decision as RoutingDecision;
}

/** What a router would say of a task, with nothing written down. */
export async function adviseRoute(
  app: App,
  record: SessionRecord,
  taskId: string,
  capabilities: readonly string[],
): Promise<RoutingDecision> {
  const fleet = await readFleet(app);
  return chooseAgent(fleet, requestOf(record, taskId, capabilities, fleet), app.policy.routing).decision;
}

/** Another router's answer; `graph` says of its fleet what an alert needs. */
type Answer = (Routed & { graph?: RouterGraph | undefined }) | { failed: string };

async function ask(router: Router, request: RouterRequest): Promise<Answer> {
  try {
    const routed = await router.route(request);
    return { ...routed, graph: routed.decision.emergence_risk > 0 ? await router.graph() : undefined };
  } catch (error) {
    if (!isSessionError(error)) throw error;
    return { failed: error.message };
  }
}

/** The other router's decision, or ours in its place. Its graph is not ours: what it risks it says itself. */
function settled(choice: Choice, answer: Answer): Choice {
  if ("failed" in answer) {
    const reasoning = `${answer.failed} Decided here: ${choice.decision.reasoning}`;
    return { ...choice, decision: { ...choice.decision, confidence: 0, reasoning } };
  }
  const { decision, agentName, graph } = answer;
  const after = { ...choice.after, ...graph?.shape, h1: decision.h1_after };
  const threshold = graph?.threshold ?? choice.emergence.threshold;
  const emergent = decision.emergence_risk > 0;
  const emergence = { threshold, margin: after.h1 - threshold, emergent, risk: decision.emergence_risk };
  return { decision, agent_name: agentName ?? decision.agent_id ?? undefined, after, emergence };
}

/** What the event, the callback and the tile of an emergence say. */
function alertOf({ decision, after, emergence }: Choice): Record<string, unknown> | undefined {
  if (!emergence.emergent) return undefined;
  const { n_vertices, n_edges, h1 } = after;
  const { threshold } = emergence;
  return { h1, threshold, n_vertices, n_edges, decision, text: alertText(after, threshold - n_vertices) };
}

function required(record: SessionRecord | undefined, taskId: string, options: RouteOptions): readonly string[] {
  const task = record === undefined ? undefined : taskIn(record, taskId);
  return options.requiredCapabilities ?? task?.required_capabilities ?? [];
}

function requestOf(
  record: SessionRecord,
  taskId: string,
  capabilities: readonly string[],
  fleet: Fleet,
  only?: string,
): RouteRequest {
  const known = taskIn(record, taskId);
  const task = known ?? { task_id: taskId, depends_on: [], routing: null };
  return {
    task_id: taskId,
    task: fleetTask(record, task, namesOf(fleet.agents)),
    required_capabilities: capabilities,
    routed: typeof known?.routing?.agent_id === "string",
    only,
  };
}

/** The fleet with this session's tasks as they are right now. */
function withSession(app: App, fleet: Fleet, record: SessionRecord, now: number): Fleet {
  const others = fleet.tasks.filter(({ key }) => !key.startsWith(`${record.agent_id}/`));
  return { ...fleet, tasks: [...others, ...fleetTasks(record, namesOf(fleet.agents), app.policy, now)] };
}

/** What an agent is called that was not chosen here: it need not be live. An id that is no session's is its name. */
async function nameOf(app: App, id: string): Promise<string | undefined> {
  if (!isSessionId(id)) return undefined;
  return (await getPresence(app, id))?.agent_name ?? (await recordOf(app, id))?.agent_name;
}

function taskIn(record: SessionRecord, taskId: string): Task | undefined {
  return tasksOf(record).find(({ task_id }) => task_id === taskId);
}
