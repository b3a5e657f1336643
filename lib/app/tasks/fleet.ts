import { emergenceOf } from "../../routing/emergence.ts";
import { type Fleet, type FleetAgent, type FleetTask, fleetGraph } from "../../routing/fleet.ts";
import { fleetTasks } from "../../routing/fleet-tasks.ts";
import { describeGraph, lamanMargin } from "../../routing/laman.ts";
import type { App } from "../context.ts";
import { readable } from "../readable.ts";
import { agentLinks } from "./agent-links.ts";
import { liveAgents } from "./agents.ts";

/** How it stands with the fleet: the wire format of the fleet router (originals §000.3). */
export interface FleetStatus {
  n_agents: number;
  n_tasks: number;
  n_edges: number;
  n_vertices: number;
  h1_dimension: number;
  n_components: number;
  description: string;
  emergence_detected: boolean;
  margin: number;
}

/** The fleet's graph in numbers: the wire format of the fleet router. */
export interface FleetSnapshot {
  n_vertices: number;
  n_edges: number;
  n_components: number;
  h1_dimension: number;
  threshold: number;
  emergence: boolean;
  laman_rigid: boolean;
  laman_margin: number;
  n_agents: number;
  n_tasks: number;
  description: string;
}

/** An agent and how many open tasks it has: the wire format of the fleet router. */
export interface FleetMember {
  agent_id: string;
  capabilities: readonly string[];
  n_tasks: number;
}

/**
 * Agents, open tasks and ties of the whole store. Cost: every open session once; whoever knows which ones have tasks
 * that are not done gives their `ids`.
 */
export async function readFleet(
  app: App,
  ids: AsyncIterable<string> | Iterable<string> = app.store.open(),
): Promise<Fleet> {
  const agents = await liveAgents(app);
  const registered = namesOf(agents);
  const tasks: FleetTask[] = [];
  for await (const { record } of readable(app, ids)) {
    if (record !== undefined) tasks.push(...fleetTasks(record, registered, app.policy, app.now()));
  }
  return { agents, tasks, links: await agentLinks(app, registered) };
}

export function namesOf(agents: readonly FleetAgent[]): ReadonlySet<string> {
  return new Set(agents.map(({ agent_id }) => agent_id));
}

export async function fleetSnapshot(app: App): Promise<FleetSnapshot> {
  const fleet = await readFleet(app);
  const { h1, ...shape } = fleetGraph(fleet).shape;
  const { threshold, emergent } = emergenceOf({ h1, ...shape }, app.policy.routing.thresholdOffset);
  const margin = lamanMargin(shape);
  return {
    n_vertices: shape.n_vertices,
    n_edges: shape.n_edges,
    n_components: shape.n_components,
    h1_dimension: h1,
    threshold,
    emergence: emergent,
    laman_rigid: margin >= 0,
    laman_margin: margin,
    n_agents: shape.n_vertices - fleet.tasks.length,
    n_tasks: fleet.tasks.length,
    description: describeGraph({ h1, ...shape }),
  };
}

export async function fleetStatus(app: App): Promise<FleetStatus> {
  const { n_agents, n_tasks, n_edges, n_vertices, h1_dimension, n_components, description, emergence, threshold } =
    await fleetSnapshot(app);
  return {
    n_agents,
    n_tasks,
    n_edges,
    n_vertices,
    h1_dimension,
    n_components,
    description,
    emergence_detected: emergence,
    margin: h1_dimension - threshold,
  };
}

export async function fleetMembers(app: App): Promise<FleetMember[]> {
  const { agents, tasks } = await readFleet(app);
  return agents.map(({ agent_id, capabilities }) => ({
    agent_id,
    capabilities,
    n_tasks: tasks.filter(({ agent }) => agent === agent_id).length,
  }));
}
