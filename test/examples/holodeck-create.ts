// Seed 000, "Create a Session".
import { openSessions } from "../../lib/index.ts";

const sessions = await openSessions();

// Start session
const { agent_id: id } = await sessions.create({
  agentName: "oracle1",
  purpose: "my-research-session",
  tags: ["research", "constraint-theory"],
});
await sessions.update(id, { phase: "executing" });

// Add tasks
await sessions.tasks.add(id, "analyze-h1-data", { query: "what is H¹ emergence?" });
await sessions.tasks.add(id, "write-report", { topic: "constraint theory findings" });

// Complete a task
await sessions.tasks.complete(id, "analyze-h1-data", true, { durationMs: 2340 });

// End session
const ended = await sessions.finalize(id, "success");
for (const { task_id, outcome } of ended.tasks ?? []) console.log(`${task_id}: ${outcome}`);

await sessions.close();
