import { SessionError } from "../errors.ts";
import type { FleetAgent } from "../routing/fleet.ts";
import { toTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { changeDocument } from "./documents.ts";
import { listPresence } from "./presence.ts";

/** An agent that was registered for routing alone, by any name: it gives no signs of life, and none are asked of it. */
interface Registered {
  agent_id: string;
  capabilities: string[];
  registered_at: string;
}

const AGENTS = "agents";
/** Observers get no tasks. */
const OBSERVER = "observer";

/** Registers an agent for routing. Again: its capabilities are replaced, its place in the order stays. */
export async function registerAgent(app: App, agentId: string, capabilities: readonly string[]): Promise<void> {
  if (agentId === "") throw new SessionError("INVALID_VALUE", "An agent needs a name.", { name: "agent_id" });
  const now = toTime(app.now());
  await changeDocument<Registered>(app, AGENTS, agentId, (old) => ({
    agent_id: agentId,
    capabilities: [...new Set(capabilities)],
    registered_at: old?.registered_at ?? now,
  }));
}

/** The agents that may be given tasks, in order of registration: the registry's that live, and those for routing alone. */
export async function liveAgents(app: App): Promise<FleetAgent[]> {
  const agents = (await listPresence(app))
    .filter(({ agent_type }) => agent_type !== OBSERVER)
    .map(({ session_id, agent_name, capabilities, started_at }): FleetAgent => {
      return { agent_id: session_id, name: agent_name, capabilities, registered_at: started_at };
    });
  const known = new Set(agents.map(({ agent_id }) => agent_id));
  for await (const key of app.store.doc.list(AGENTS)) {
    const agent = known.has(key) ? undefined : (await app.store.doc.get<Registered>(AGENTS, key))?.value;
    if (agent !== undefined) agents.push(agent);
  }
  return agents.sort(byRegistration);
}

function byRegistration(a: FleetAgent, b: FleetAgent): number {
  if (a.registered_at !== b.registered_at) return a.registered_at < b.registered_at ? -1 : 1;
  return a.agent_id < b.agent_id ? -1 : 1;
}
