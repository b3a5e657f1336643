import { type Edge, Graph } from "./graph.ts";

/** An agent that may be given tasks. */
export interface FleetAgent {
  /** Its registry id. */
  readonly agent_id: string;
  /** What people call it; default: its id. */
  readonly name?: string;
  readonly capabilities: readonly string[];
  /** ISO time; the earlier one comes first where two are equally good. */
  readonly registered_at: string;
}

/** A task that has not ended, of any session. */
export interface FleetTask {
  /** Unique in the store: session and task id. */
  readonly key: string;
  /** The agent whose session it is. */
  readonly owner: string;
  /** Who has it: the one it was routed to, else its owner; null while that is being decided. */
  readonly agent: string | null;
  /** Keys of the tasks it depends on; those that have ended are passed over. */
  readonly depends_on: readonly string[];
  /** Agents that had it before. */
  readonly handed_from: readonly string[];
}

/** Everything the graph is made of, store-wide. */
export interface Fleet {
  /** Live and registered, in order of registration. */
  readonly agents: readonly FleetAgent[];
  readonly tasks: readonly FleetTask[];
  /** Pairs of agents that have talked within the last hour, or handed an open task over. */
  readonly links: readonly Edge[];
}

/** The store-wide key of a task. */
export function taskKey(sessionId: string, taskId: string): string {
  return `${sessionId}/${taskId}`;
}

/**
 * The graph of the fleet: live agents, owners of open tasks and open tasks; ended tasks have left it. A tie
 * between two agents counts while both are in it.
 */
export function fleetGraph({ agents, tasks, links }: Fleet): Graph {
  const graph = new Graph();
  for (const { agent_id } of agents) graph.addVertex(agentVertex(agent_id));
  const open = new Set(tasks.map(({ key }) => key));
  for (const task of tasks) {
    graph.addVertex(agentVertex(task.owner));
    graph.addVertex(taskVertex(task.key));
    if (task.agent !== null) graph.addVertex(agentVertex(task.agent));
    for (const key of task.depends_on) if (open.has(key)) graph.addEdge([taskVertex(task.key), taskVertex(key)]);
  }
  for (const task of tasks) for (const edge of agentEdges(task, graph)) graph.addEdge(edge);
  for (const link of links) {
    const [a, b] = [agentVertex(link[0]), agentVertex(link[1])];
    if (graph.hasVertex(a) && graph.hasVertex(b)) graph.addEdge([a, b]);
  }
  return graph;
}

/** What ties a task to its agent, and that one to those who have handed it over and are still there. */
export function agentEdges({ key, agent, handed_from }: FleetTask, graph: Graph): Edge[] {
  if (agent === null) return [];
  const has = agentVertex(agent);
  const before = handed_from.map(agentVertex).filter((from) => graph.hasVertex(from));
  return [[taskVertex(key), has], ...before.map((from): Edge => [from, has])];
}

function agentVertex(id: string): string {
  return `agent:${id}`;
}

function taskVertex(key: string): string {
  return `task:${key}`;
}
