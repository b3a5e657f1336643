// Seed 004's "Basic Workflow", with the steps its own table demands before the end.
import { openSessions } from "agent-session";

const manager = await openSessions();

// Create session
const session = await manager.create({ lifecycle: "feature", featureRequest: "Build REST API" });

// Transition through states
await manager.transition(session.agent_id, "planning");
await manager.transition(session.agent_id, "generating_tasks");
await manager.transition(session.agent_id, "implementing");

// Update statistics
await manager.update(session.agent_id, { statistics: { total_tasks: 10, completed_tasks: 5 } });

// The table does not let an implementation be completed unseen
const refused = await manager.transition(session.agent_id, "completed").catch((error) => error);
console.log(refused.code, refused.details);

// Complete session
await manager.transition(session.agent_id, "validating");
await manager.transition(session.agent_id, "generating_report");
const { phase, outcome, current_phase, statistics } = await manager.transition(session.agent_id, "completed");
console.log(phase, outcome, current_phase, statistics);
await manager.close();
