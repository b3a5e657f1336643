// Seed 003's "Complete Example". With the argument "fail" the work goes wrong, and everything is shut down at once.
import { openSessions } from "agent-session";

const manager = await openSessions();
const names = new Map();
const changes = [];
let terminated = 0;
manager.on("sessionStatusChanged", ({ agent_id, from, to }) => changes.push(`${names.get(agent_id)}: ${from} → ${to}`));
manager.on("sessionTerminated", () => terminated++);

const monitor = setInterval(() => {}, 1000);
try {
  // Create director session
  const director = await manager.create({
    kind: "director",
    agentName: "main-director",
    workspace: "/workspace/main",
    metadata: { version: "1.0.0", maxConcurrentTasks: 10, autoScale: true },
  });
  names.set(director.agent_id, director.agent_name);

  // Create department sessions, registered for communication
  const departments = [];
  for (const { name, domain } of [
    { name: "data-processor", domain: "data" },
    { name: "validator", domain: "validation" },
    { name: "notifier", domain: "communication" },
  ]) {
    const department = await manager.create({
      kind: "department",
      agentName: name,
      workspace: `/workspace/departments/${domain}`,
      parentId: director.agent_id,
      metadata: { domain, capabilities: ["task-processing"], constraints: ["max-memory:2gb"] },
    });
    names.set(department.agent_id, department.agent_name);
    await manager.initialize(department.agent_id, { memory: "512m", cpu: "2", disk: "1g" });
    await manager.register(department.agent_id);
    departments.push(department);
  }
  await manager.register(director.agent_id);

  // Start all sessions
  for (const { agent_id } of [director, ...departments]) await manager.start(agent_id);

  // Work: the director asks, whoever is next answers
  const ids = departments.map(({ agent_id }) => agent_id);
  await manager.affinity.set(director.agent_id, ids, { strategy: "round-robin" });
  for (const step of ["load", "check", "tell"]) {
    const from = director.agent_id;
    const request = await manager.messages.send({ from, to: "@affinity", type: "request", subject: step, body: step });
    if (process.argv[2] === "fail" && step === "check") throw new Error("the disk is full");
    const answer = await manager.messages.reply(request.message_id, { from: request.to, body: "done" });
    await manager.messages.read(request.message_id, { session: request.to });
    await manager.messages.read(answer.message_id, { session: from });
  }

  // Check session health, statistics, metrics
  for (const { agent_id } of [director, ...departments]) {
    const { status, details } = await manager.health(agent_id);
    console.log(`${names.get(agent_id)}: ${status}, ${details.message_queue} unread, memory ${details.memory_bytes}`);
  }
  const { total_sessions, by_kind, by_phase } = (await manager.stats()).sessions;
  console.log(total_sessions, by_kind, by_phase);
  const { messages_processed, error_rate, throughput_per_s } = await manager.metrics(director.agent_id);
  console.log(
    `Performance: ${messages_processed} messages, ${throughput_per_s.toFixed(2)}/s, ${error_rate * 100}% errors`,
  );

  // Graceful shutdown: departments first, director last
  for (const { agent_id } of departments.reverse()) {
    await manager.shutdown(agent_id, { timeoutMs: 10_000, reason: "completed-work" });
    await manager.release(agent_id);
  }
  await manager.shutdown(director.agent_id, { timeoutMs: 10_000, reason: "orchestration-complete" });
} catch (error) {
  console.log("Orchestration error:", error.message);
  // Emergency shutdown: children before parents
  for (const { agent_name, outcome, reason } of await manager.emergencyShutdown()) {
    console.log(`${agent_name} ended: ${outcome} (${reason})`);
  }
}

// Events arrive a moment after the change they tell of
while (terminated < 4) await new Promise((wake) => setTimeout(wake, 20));
clearInterval(monitor);
console.log(changes.join("\n"));
await manager.close();
