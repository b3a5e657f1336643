import { isSessionError } from "../../errors.ts";
import type { Router } from "../../outbound/router-http.ts";
import type { App } from "../context.ts";
import {
  type FleetMember,
  type FleetSnapshot,
  type FleetStatus,
  fleetMembers,
  fleetSnapshot,
  fleetStatus,
} from "./fleet.ts";

/** How it stands with the fleet of the router that is used; with ours where that one does not answer. */
export async function routeStatusOf(app: App, router: Router | undefined): Promise<FleetStatus> {
  return (await asked<FleetStatus>(router, "/status")) ?? fleetStatus(app);
}

export async function routeSnapshotOf(app: App, router: Router | undefined): Promise<FleetSnapshot> {
  return (await asked<FleetSnapshot>(router, "/h1-snapshot")) ?? fleetSnapshot(app);
}

export async function routeAgentsOf(app: App, router: Router | undefined): Promise<FleetMember[]> {
  const agents = await asked<FleetMember[]>(router, "/agents");
  return Array.isArray(agents) ? agents : fleetMembers(app);
}

async function asked<Answer>(
  router: Router | undefined,
  path: "/status" | "/h1-snapshot" | "/agents",
): Promise<Answer | undefined> {
  try {
    const answer = await router?.get(path);
    return typeof answer === "object" && answer !== null ? (answer as Answer) : undefined;
  } catch (error) {
    if (isSessionError(error)) return undefined;
    throw error;
  }
}
