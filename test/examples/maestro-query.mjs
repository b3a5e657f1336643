// Seed 004's "Query Sessions".
import { openSessions } from "agent-session";

const manager = await openSessions();
for (const featureRequest of ["Add user authentication", "Build REST API", "Write the manual"]) {
  await manager.create({ lifecycle: "feature", featureRequest });
}
const [newest] = await manager.search("manual");
await manager.transition(newest.agent_id, "planning");
const requests = (sessions) => sessions.map(({ feature_request }) => feature_request).sort();

// Get all planning sessions
console.log(requests(await manager.list({ phase: "planning" })));

// Get active sessions
console.log((await manager.list({ activeOnly: true })).length);

// Get recent sessions
console.log((await manager.list({ limit: 2 })).length);

// By branch, by date, by a filter
console.log((await manager.list({ branch: "main" })).length);
const created = { createdAfter: "2026-01-01T00:00:00Z", createdBefore: "9999-12-31" };
console.log((await manager.list(created)).length);
const where = { text: "feature_request LIKE ? AND phase != ?", params: ["%api%", "failed"] };
console.log(requests(await manager.list({ where, orderBy: "created_at:asc" })));
await manager.close();
