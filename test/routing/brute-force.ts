import type { Fleet, FleetTask } from "../../lib/routing/fleet.ts";

/** The graph as plain lists, and its numbers counted the slow way: nothing of lib/routing is used. */
export interface PlainGraph {
  vertices: string[];
  edges: [string, string][];
}

/** Spec 3 §2, word for word. */
export function plainGraph({ agents, tasks, links }: Fleet): PlainGraph {
  const vertices: string[] = [];
  const edges: [string, string][] = [];
  const vertex = (name: string) => {
    if (!vertices.includes(name)) vertices.push(name);
  };
  const edge = (a: string, b: string) => {
    if (a === b || edges.some(([x, y]) => (x === a && y === b) || (x === b && y === a))) return;
    edges.push([a, b]);
  };
  for (const { agent_id } of agents) vertex(`agent ${agent_id}`);
  for (const { key, owner, agent } of tasks)
    for (const each of [`agent ${owner}`, `task ${key}`, `agent ${agent}`]) vertex(each);
  for (const { key, agent, depends_on } of tasks) {
    edge(`task ${key}`, `agent ${agent}`);
    for (const other of depends_on) if (tasks.some((each) => each.key === other)) edge(`task ${key}`, `task ${other}`);
  }
  const ties: (readonly [string, string])[] = [...links];
  for (const { agent, handed_from } of tasks) for (const from of handed_from) ties.push([from, String(agent)]);
  for (const [a, b] of ties) {
    if (vertices.includes(`agent ${a}`) && vertices.includes(`agent ${b}`)) edge(`agent ${a}`, `agent ${b}`);
  }
  return { vertices, edges };
}

/** Components by walking the graph from every vertex. */
export function components({ vertices, edges }: PlainGraph): number {
  const seen = new Set<string>();
  let count = 0;
  for (const start of vertices) {
    if (seen.has(start)) continue;
    count++;
    const walk = [start];
    for (let at = walk.pop(); at !== undefined; at = walk.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      for (const [a, b] of edges) if (a === at || b === at) walk.push(a === at ? b : a);
    }
  }
  return count;
}

/**
 * β₁ without the formula: a forest has none, and every edge that closes a cycle adds one. Edges are put in one by one,
 * and each is counted whose ends could reach each other before.
 */
export function cycles({ edges }: PlainGraph): number {
  const kept: [string, string][] = [];
  let closing = 0;
  for (const [a, b] of edges) {
    const reached = new Set([a]);
    for (let grew = true; grew; ) {
      grew = false;
      for (const [x, y] of kept) {
        if (reached.has(x) === reached.has(y)) continue;
        reached.add(x).add(y);
        grew = true;
      }
    }
    if (reached.has(b)) closing++;
    kept.push([a, b]);
  }
  return closing;
}

export interface PlainChoice {
  agent: string | null;
  h1Before: number;
  h1After: number;
  vertices: number;
  risk: number;
  score: number;
}

/** Who is to have the task, by trying everybody. */
export function plainChoice(
  fleet: Fleet,
  task: FleetTask,
  {
    required,
    routed,
    offset,
    fallback,
  }: { required: readonly string[]; routed: boolean; offset: number; fallback: "none" | "any" },
): PlainChoice {
  const others = fleet.tasks.filter(({ key }) => key !== task.key);
  const given = (agent: string): FleetTask => {
    const before = task.agent as string;
    const handed = routed && agent !== before && !task.handed_from.includes(before);
    return { ...task, agent, handed_from: handed ? [...task.handed_from, before] : task.handed_from };
  };
  const after = (one: FleetTask) => plainGraph({ ...fleet, tasks: [...others, one] });
  const wanted = [...new Set(required)];
  const tried = fleet.agents.map(({ agent_id, capabilities }, order) => ({
    agent_id,
    order,
    score: wanted.length === 0 ? 1 : wanted.filter((each) => capabilities.includes(each)).length / wanted.length,
    load: others.filter(({ agent }) => agent === agent_id).length,
    graph: after(given(agent_id)),
  }));
  const best = Math.max(0, ...tried.map(({ score }) => score));
  const able = tried.filter(({ score }) => score === 1);
  const pool = able.length > 0 ? able : fallback === "any" ? tried : [];
  let chosen = pool[0];
  for (const each of pool.slice(1)) {
    const [one, other] = [
      [cycles(each.graph), each.load, each.order],
      [cycles(chosen?.graph as PlainGraph), chosen?.load, chosen?.order],
    ];
    const at = one.findIndex((value, index) => value !== other[index]);
    if (at >= 0 && (one[at] as number) < (other[at] as number)) chosen = each;
  }
  const nobody = fleet.agents.length === 0;
  const graph = chosen?.graph ?? after(given(task.owner));
  const h1After = cycles(graph);
  const margin = h1After - (graph.vertices.length + offset);
  const risk = graph.vertices.length < 2 || margin <= 0 ? 0 : margin === 1 ? 0.3 : margin === 2 ? 0.6 : 0.9;
  return {
    agent: nobody ? task.owner : (chosen?.agent_id ?? null),
    h1Before: cycles(plainGraph(fleet)),
    h1After,
    vertices: graph.vertices.length,
    risk,
    score: nobody ? 1 : (chosen?.score ?? best),
  };
}
