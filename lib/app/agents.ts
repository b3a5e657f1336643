import { SessionError } from "../errors.ts";
import type { FleetAgent } from "../routing/fleet.ts";
import { toTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { changeDocument } from "./documents.ts";

/** An agent as it was registered for routing. */
interface Registered {
  agent_id: string;
  capabilities: string[];
  registered_at: string;
}

const AGENTS = "agents";

/** Registers an agent for routing. Again: its capabilities are replaced, its place in the order stays. */
export async function registerAgent(app: App, agentId: string, capabilities: readonly string[]): Promise<FleetAgent> {
  if (agentId === "") throw new SessionError("INVALID_VALUE", "An agent needs a name.", { name: "agent_id" });
  const now = toTime(app.now());
  const stored = await changeDocument<Registered>(app, AGENTS, agentId, (old) => ({
    agent_id: agentId,
    capabilities: [...new Set(capabilities)],
    registered_at: old?.registered_at ?? now,
  }));
  return stored as Registered;
}

/** The agents that may be given tasks, in order of registration. */
export async function liveAgents(app: App): Promise<FleetAgent[]> {
  const agents: Registered[] = [];
  for await (const key of app.store.doc.list(AGENTS)) {
    const agent = (await app.store.doc.get<Registered>(AGENTS, key))?.value;
    if (agent !== undefined) agents.push(agent);
  }
  const order = ({ registered_at, agent_id }: Registered) => `${registered_at} ${agent_id}`;
  return agents.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
