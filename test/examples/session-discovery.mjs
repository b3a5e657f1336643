// Who is there?
import { openSessions, SessionStatus } from "agent-session";

const { registry, close } = await openSessions();
await registry.register("cece-001", "Cece", "Claude", {
  user: "Alexa",
  capabilities: ["python", "review", "planning"],
});
await registry.register("agent-002", "Agent-2", "GPT-4", { user: "Alexa" });
await registry.setStatus("agent-002", SessionStatus.WORKING, { task: "Code review" });

for (const session of await registry.list()) {
  console.log(`${session.agent_name} (${session.agent_type}) - ${session.status}`);
}
const experts = await registry.find({ capability: "python" });
console.log(experts.map((expert) => expert.session_id));
await close();
