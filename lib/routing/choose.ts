import type { RoutingDecision } from "../session/tasks/index.ts";
import { type Emergence, emergenceOf } from "./emergence.ts";
import { agentEdges, type Fleet, type FleetAgent, type FleetTask, fleetGraph } from "./fleet.ts";
import type { Graph, Shape } from "./graph.ts";

/** A task that is to be given to somebody. */
export interface RouteRequest {
  readonly task_id: string;
  /** The task as the graph knows it; its `agent` is who has it now. */
  readonly task: FleetTask;
  readonly required_capabilities: readonly string[];
  /** Whether it was routed before: then a change of its agent is a hand-off. */
  readonly routed: boolean;
  /** Who is to have it, registered or not: nobody is chosen then. */
  readonly only?: string | undefined;
}

export interface RouteSettings {
  /** Added to the number of vertices: the threshold of emergence. */
  readonly thresholdOffset: number;
  /** `any`: where nobody covers the request, the best of all the others. */
  readonly fallback: "none" | "any";
}

/** A decision, and the graph it leads to. */
export interface Choice {
  readonly decision: RoutingDecision;
  /** The chosen agent's name; its id when it has no other, `undefined` when nobody was chosen. */
  readonly agent_name: string | undefined;
  readonly after: Shape;
  readonly emergence: Emergence;
}

/**
 * Who is to do the task (spec 3 §2): of the agents that cover the request, the one that leaves the lowest
 * β₁, then the one with the fewest open tasks, then the one that registered first. Where nobody is
 * registered the session's own agent has it.
 */
export function chooseAgent(fleet: Fleet, request: RouteRequest, settings: RouteSettings): Choice {
  const others = { ...fleet, tasks: fleet.tasks.filter(({ key }) => key !== request.task.key) };
  const undecided = fleetGraph({ ...fleet, tasks: [...others.tasks, { ...request.task, agent: null }] });
  const candidates = candidatesOf(others, undecided, request);
  const fitting = candidates.filter(({ score }) => score === 1);
  const wanted = fitting.length > 0 || settings.fallback === "none" ? fitting : candidates;
  const [chosen] = [...wanted].sort(better);
  const partial = candidates.reduce((best, { score }) => Math.max(best, score), 0);
  // Where nobody fits it stays with its owner.
  const after = chosen?.after ?? shapeAfter(undecided, request, request.task.owner);
  const emergence = emergenceOf(after, settings.thresholdOffset);
  const score = chosen?.score ?? partial;
  const h1Before = fleetGraph(fleet).shape.h1;
  const decision: RoutingDecision = {
    agent_id: chosen?.agent.agent_id ?? null,
    task_id: request.task_id,
    h1_before: h1Before,
    h1_after: after.h1,
    emergence_risk: emergence.risk,
    capability_match_score: rounded(score),
    confidence: rounded(score * (1 - emergence.risk)),
    reasoning: reasoningOf(chosen, request, { partial, h1Before, after, emergence, settings }),
  };
  return { decision, agent_name: chosen && (chosen.agent.name ?? chosen.agent.agent_id), after, emergence };
}

interface Candidate {
  readonly agent: FleetAgent;
  /** Covered / required capabilities. */
  readonly score: number;
  readonly after: Shape;
  /** Open tasks it has, this one not counted. */
  readonly load: number;
  readonly order: number;
  /** It was not chosen: the task was given to it, or is its own where nobody is registered. */
  readonly given?: true;
}

function candidatesOf(others: Fleet, undecided: Graph, request: RouteRequest): Candidate[] {
  const { only, task, required_capabilities } = request;
  const after = (agent: string) => shapeAfter(undecided, request, agent);
  if (only !== undefined || others.agents.length === 0) {
    const id = only ?? task.owner;
    const known = others.agents.find(({ agent_id }) => agent_id === id);
    const agent = known ?? { agent_id: id, capabilities: [], registered_at: "" };
    return [{ agent, score: 1, after: after(id), load: 0, order: 0, given: true }];
  }
  const loads = new Map<string | null, number>();
  for (const { agent } of others.tasks) loads.set(agent, (loads.get(agent) ?? 0) + 1);
  return others.agents.map((agent, order) => ({
    agent,
    score: coverage(agent, required_capabilities),
    after: after(agent.agent_id),
    load: loads.get(agent.agent_id) ?? 0,
    order,
  }));
}

/** The shape once `agent` has the task. */
function shapeAfter(undecided: Graph, request: RouteRequest, agent: string): Shape {
  return undecided.shapeWith(agentEdges(taskWith(request, agent), undecided));
}

/** The task as it would be with `agent`. */
function taskWith({ task, routed }: RouteRequest, agent: string): FleetTask {
  const { agent: before, handed_from } = task;
  const handed = routed && before !== null && before !== agent && !handed_from.includes(before);
  return { ...task, agent, handed_from: handed ? [...handed_from, before] : handed_from };
}

function coverage({ capabilities }: FleetAgent, required: readonly string[]): number {
  const wanted = [...new Set(required)];
  if (wanted.length === 0) return 1;
  return wanted.filter((capability) => capabilities.includes(capability)).length / wanted.length;
}

function better(a: Candidate, b: Candidate): number {
  return a.after.h1 - b.after.h1 || a.load - b.load || a.order - b.order;
}

/** Without the noise of binary fractions, which would stand in every record and tile. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

interface Grounds {
  partial: number;
  h1Before: number;
  after: Shape;
  emergence: Emergence;
  settings: RouteSettings;
}

function reasoningOf(chosen: Candidate | undefined, request: RouteRequest, grounds: Grounds): string {
  const { required_capabilities, only } = request;
  const { h1Before, after, emergence, partial, settings } = grounds;
  const graph = `β₁ ${h1Before} → ${after.h1}, threshold ${emergence.threshold}`;
  const required = required_capabilities.join(", ");
  if (chosen === undefined) {
    return `No agent covers ${required}: the best covers ${percent(partial)} of it. ${graph}.`;
  }
  const { agent, given, score, load } = chosen;
  const name = agent.name ?? agent.agent_id;
  if (given)
    return `${only === undefined ? `No agent is registered: ${name} keeps its own task` : `${name} takes it`}. ${graph}.`;
  const covers =
    score === 1
      ? required === ""
        ? "nothing is required"
        : `covers ${required}`
      : `covers ${percent(score)} of ${required}, and the fallback is ${settings.fallback}`;
  return `${name}: ${covers}. ${graph}; ${load} other open ${load === 1 ? "task" : "tasks"}.`;
}

function percent(score: number): string {
  return `${Math.round(score * 100)} %`;
}
