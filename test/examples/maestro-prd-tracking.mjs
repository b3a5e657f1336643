// Seed 004's "PRD Tracking".
import { openSessions } from "agent-session";

const manager = await openSessions();
const { agent_id } = await manager.create({ lifecycle: "feature", featureRequest: "Build REST API" });

// Attach PRD to session
await manager.update(agent_id, { prd: { filename: "prd.md", path: "/path/to/prd.md", version: "1.0.0" } });

console.log((await manager.get(agent_id)).prd);
await manager.close();
