// A session that has to go hands its work to another one: the message carries the session and its record in words.
import { MessageType, openSessions } from "agent-session";

const sessions = await openSessions();
const { registry, messages: hub, memory } = sessions;
await sessions.create({ agentId: "session-1", agentName: "deployer", purpose: "deploy to production" });
await registry.register("session-2", "Second", "Claude");

// Session 1: can't complete the task
await memory.set("session-1", "deploy_state", { stage: "testing", done: ["build"] });
await hub.send({
  from: "session-1",
  to: "session-2",
  type: MessageType.HANDOFF,
  subject: "Handing off deployment",
  body: "I need to disconnect. Can you take over?",
  data: { task: "deploy-prod", stage: "testing" },
});

// Session 2: picks up where session-1 left off
const [handoff] = await hub.inbox("session-2", { unread: true });
console.log(handoff.data.session_id, handoff.data.context_pack.includes("deploy to production"));
console.log(await memory.get("deploy_state"));
await hub.ack(handoff);
await sessions.close();
