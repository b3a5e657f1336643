// Seed 004's "Pause and Resume".
import { openSessions } from "agent-session";

const manager = await openSessions();
const { agent_id } = await manager.create({ lifecycle: "feature", featureRequest: "Build REST API" });
for (const phase of ["planning", "generating_tasks", "implementing"]) await manager.transition(agent_id, phase);

// Pause during execution
const paused = await manager.pause(agent_id);
console.log(paused.phase, "from", paused.paused_from);

// Later, resume where it was
console.log((await manager.unpause(agent_id)).phase);

// Or, as the seed does, say where
await manager.transition(agent_id, "paused");
console.log((await manager.transition(agent_id, "implementing")).phase);
await manager.close();
