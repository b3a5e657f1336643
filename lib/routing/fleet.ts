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
  /** Who has it: the one it was routed to, else its owner. */
  readonly agent: string;
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
    for (const edge of edgesOf(task, (key) => open.has(key))) graph.addEdge(edge);
  }
  for (const edge of [...tasks.flatMap(handOffs), ...links]) {
    const [a, b] = [agentVertex(edge[0]), agentVertex(edge[1])];
    if (graph.hasVertex(a) && graph.hasVertex(b)) graph.addEdge([a, b]);
  }
  return graph;
}

/** What an open task is tied to: its agent, and the open tasks it depends on. */
export function edgesOf(task: FleetTask, isOpen: (key: string) => boolean): Edge[] {
  const own = taskVertex(task.key);
  return [[own, agentVertex(task.agent)], ...task.depends_on.filter(isOpen).map((key): Edge => [own, taskVertex(key)])];
}

/** The agents a task has been handed from, each with the one that has it. */
export function handOffs({ agent, handed_from }: FleetTask): Edge[] {
  return handed_from.map((from): Edge => [from, agent]);
}

/** An agent as a vertex of the graph. */
export function agentVertex(id: string): string {
  return `agent:${id}`;
}

function taskVertex(key: string): string {
  return `task:${key}`;
}
