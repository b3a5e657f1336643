// Seed 003's "Advanced Session Management": affinity, migration, cloning; and its queries.
import { openSessions } from "agent-session";

const manager = await openSessions();
for (const [kind, agentName, domain] of [
  ["director", "director-1", null],
  ["department", "department-1", "data-processing"],
  ["department", "department-2", "web"],
]) {
  const options = { kind, agentName, agentId: agentName, workspace: `/workspace/${agentName}`, metadata: { domain } };
  await manager.create(options);
  await manager.start(agentName);
}

// Configure session affinity
await manager.affinity.set("director-1", ["department-1", "department-2"], { strategy: "round-robin" });
const next = () => manager.affinity.next("director-1");
console.log(await next(), await next(), await next());

// Migrate session to different workspace
const moved = await manager.migrate("department-1", {
  workspace: "/workspace/new-location",
  preserveState: true,
  timeoutMs: 60_000,
});
console.log(moved.agent_id, moved.workspace, moved.phase);

// Create copy of existing session
const clone = await manager.clone("department-1", {
  name: "department-1-clone",
  resetState: true,
  copyResources: true,
});
console.log(clone.agent_name, clone.phase, "from", clone.cloned_from);

// The seed's queries, in its own words
const names = (sessions) => sessions.map(({ agent_name }) => agent_name).join(" ");
console.log(names(await manager.list({ kind: "department", phase: "active", orderBy: "lastActivity:desc,name:asc" })));
const byDomain = { text: "metadata->>'domain' = ?", params: ["web"] };
console.log(names(await manager.list({ where: byDomain })));
const waiting = { text: "type = ? AND status IN (?, ?)", params: ["department", "active", "idle"] };
console.log(names(await manager.list({ where: waiting, orderBy: [{ field: "name", direction: "DESC" }] })));
console.log(names(await manager.search("director", { limit: 10 })));
await manager.close();
