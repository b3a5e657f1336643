import { SessionError } from "../../errors.ts";
import type { FleetAgent } from "../../routing/fleet.ts";
import type { App } from "../context.ts";
import { findPresence, getPresence, register } from "../hub/presence.ts";

/** How an agent that is only known to routing stands in the registry. */
const AGENT = "agent";

/**
 * Registers an agent for routing: in the registry, where everybody is. Again: its capabilities are replaced, its place in
 * the order stays. It counts as long as it is live.
 */
export async function registerAgent(app: App, agentId: string, capabilities: readonly string[]): Promise<FleetAgent> {
  if (agentId === "") throw new SessionError("INVALID_VALUE", "An agent needs a name.", { name: "agent_id" });
  const known = await getPresence(app, agentId);
  const { session_id, started_at } = await register(app, agentId, {
    ...(known === undefined && { name: agentId, type: AGENT }),
    capabilities,
  });
  return { agent_id: session_id, capabilities: [...new Set(capabilities)], registered_at: started_at };
}

/** The agents that may be given tasks: who is registered and live, but no observers; in order of registration. */
export async function liveAgents(app: App): Promise<FleetAgent[]> {
  const found = await findPresence(app);
  return found
    .filter(({ status, agent_type }) => status !== "offline" && agent_type !== "observer")
    .map(({ session_id, agent_name, capabilities, started_at }) => ({
      agent_id: session_id,
      ...(agent_name !== session_id && { name: agent_name }),
      capabilities,
      registered_at: started_at,
    }));
}
