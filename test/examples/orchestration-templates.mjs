// Seed 003's "Session Templates".
import { openSessions } from "agent-session";

const manager = await openSessions();
await manager.templates.create({
  name: "data-department-template",
  type: "department",
  baseConfig: {
    metadata: {
      domain: "data-processing",
      standardCapabilities: ["batch-processing", "data-validation", "error-handling"],
      standardConstraints: ["max-memory:4gb", "cpu-priority:normal"],
    },
  },
  environmentVariables: { LOG_LEVEL: "info", DATA_DIR: "/data", MAX_CONCURRENT_JOBS: "10" },
});

const session = await manager.create({
  template: "data-department-template",
  agentName: "my-data-department",
  workspace: "/workspace/my-project",
  override: { metadata: { customDomain: "my-data-processing", priority: "high" } },
});

console.log(session.kind, session.agent_name, session.workspace, session.template);
console.log(session.capabilities, session.constraints);
console.log(session.metadata, session.environment);
await manager.close();
