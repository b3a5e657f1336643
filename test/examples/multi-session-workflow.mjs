// Three agents plan, build and review together: seed 001's "Multi-session workflow", call for call.
import { MemoryType, MessageType, openSessions } from "agent-session";

const { registry, messages: hub, memory, close } = await openSessions();

// Session 1: planning agent
await registry.register("planner-001", "Planner", "Claude", { user: "Alexa" });
await memory.set(
  "planner-001",
  "project_plan",
  { phase: "design", tasks: ["architecture", "api-design", "database"] },
  { type: MemoryType.STATE, tags: ["project", "active"] },
);
await hub.broadcast("planner-001", "Project started", "Beginning design phase");

// Session 2: developer agent
await registry.register("dev-001", "Developer", "GPT-4", { user: "Alexa" });

// It reads the plan from memory
const plan = await memory.get("project_plan");
console.log(plan.tasks.join(", "));

// and asks for clarification
await hub.send("dev-001", "planner-001", MessageType.REQUEST, "API design question", "Should we use REST or GraphQL?");

// Session 3: reviewer agent
await registry.register("reviewer-001", "Reviewer", "Claude", { user: "Alexa" });

// Later: the developer hands off to the reviewer
await memory.set("dev-001", "api_code", "class API...", { type: MemoryType.STATE, tags: ["code", "ready-for-review"] });
const offer = await hub.send(
  "dev-001",
  "reviewer-001",
  MessageType.TASK_OFFER,
  "Code review",
  "API implementation ready",
  {
    data: { files: ["api.py"], tests: "passing" },
  },
);
console.log(hub.formatSignal(offer));

// The reviewer accepts
await hub.send(
  "reviewer-001",
  "dev-001",
  MessageType.TASK_ACCEPT,
  "Starting review",
  "Will review and provide feedback",
);

console.log(await registry.stats());
console.log((await hub.stats()).total_messages, "messages");
console.log((await memory.stats()).total_entries, "entries");
await close();
