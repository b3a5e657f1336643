import { readFleet } from "../../app/tasks/fleet.ts";
import { emergenceOf, thresholdName } from "../../routing/emergence.ts";
import { fleetGraph } from "../../routing/fleet.ts";
import { type Edge, Graph } from "../../routing/graph.ts";
import type { Runtime } from "../../runtime.ts";
import type { SessionIndex } from "../session-index.ts";

export interface GraphEdge {
  from: string;
  to: string;
  /** It closes a cycle: without edges like this one β₁ would be 0, and there are exactly β₁ of them. */
  closes: boolean;
}

export interface RoutingView {
  vertices: { id: string; kind: "agent" | "task"; label: string }[];
  edges: GraphEdge[];
  n_vertices: number;
  n_edges: number;
  n_components: number;
  h1: number;
  threshold: number;
  threshold_name: string;
  emergent: boolean;
  risk: number;
  /** Only the first vertices are drawn. */
  cut: boolean;
}

/** Vertices drawn at most: more would show nothing. */
const DRAWN = 150;

/** The fleet's graph as it is drawn, and its numbers, which are of the whole graph. */
export async function routingView(app: Runtime, index: SessionIndex): Promise<RoutingView> {
  await index.ready();
  const fleet = await readFleet(app, index.atWork());
  const { shape, vertexList, edgeList } = fleetGraph(fleet);
  const names = new Map(fleet.agents.map(({ agent_id, name = agent_id }) => [agent_id, name]));
  const drawn = vertexList.slice(0, DRAWN);
  const { threshold, emergent, risk } = emergenceOf(shape, app.policy.routing.thresholdOffset);
  return {
    vertices: drawn.map((id) => vertexOf(id, names)),
    edges: edgesBetween(drawn, edgeList),
    ...shape,
    threshold,
    threshold_name: thresholdName(app.policy.routing.thresholdOffset),
    emergent,
    risk,
    cut: vertexList.length > drawn.length,
  };
}

function vertexOf(id: string, names: ReadonlyMap<string, string>): RoutingView["vertices"][number] {
  const rest = id.slice(id.indexOf(":") + 1);
  if (id.startsWith("agent:")) return { id, kind: "agent", label: names.get(rest) ?? rest };
  return { id, kind: "task", label: rest.slice(rest.indexOf("/") + 1) };
}

function edgesBetween(ids: readonly string[], ties: readonly Edge[]): GraphEdge[] {
  const graph = new Graph();
  for (const id of ids) graph.addVertex(id);
  const edges: GraphEdge[] = [];
  for (const edge of ties) {
    const [from, to] = edge;
    if (from === to || !graph.hasVertex(from) || !graph.hasVertex(to) || graph.has(edge)) continue;
    const before = graph.shape.h1;
    graph.addEdge(edge);
    edges.push({ from, to, closes: graph.shape.h1 > before });
  }
  return edges;
}
