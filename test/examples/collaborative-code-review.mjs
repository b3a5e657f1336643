// One session asks for a review, another one answers.
import { MessageType, openSessions } from "agent-session";

const { registry, messages: hub, close } = await openSessions();
await registry.register("cece-001", "Cece", "Claude");
await registry.register("reviewer-002", "Reviewer", "GPT-4");

// Session 1: request review
const request = await hub.send({
  from: "cece-001",
  to: "reviewer-002",
  type: MessageType.REQUEST,
  subject: "Code review needed",
  body: "Please review PR #123",
  data: { pr: 123, files: ["main.py", "test.py"] },
});

// Session 2: accept and respond
const [received] = await hub.inbox("reviewer-002");
await hub.reply(received, {
  from: "reviewer-002",
  body: "Reviewed. LGTM with minor comments.",
  data: { approved: true, comments: 2 },
});

// Session 1: the whole conversation
for (const message of await hub.thread(request)) console.log(hub.formatSignal(message), "-", message.body);
await close();
