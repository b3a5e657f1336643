import { routeAgentsOf, routeSnapshotOf, routeStatusOf } from "../../app/tasks/fleet-view.ts";
import { routeTask } from "../../app/tasks/routing.ts";
import { routerFor } from "../../outbound/router-http.ts";
import { command } from "../command.ts";
import { texts } from "../options.ts";
import { objectText } from "../record-text.ts";
import { table } from "../table.ts";
import { decisionText } from "../task-text.ts";
import { TASK_ARGUMENTS } from "./task.ts";

export const taskRoute = command({
  name: "task route",
  group: "Tasks, tiles and metrics",
  summary: "Choose the agent of a task, with the fleet's graph in mind; an unknown task is added",
  example: "agent-session task route agent-20260108-101500-1a2b3c4d compile --capability compilation",
  args: TASK_ARGUMENTS,
  options: {
    capabilities: texts("--capability <name>", "What the agent must be able to do (default: what the task says)"),
  },
  async run({ args: { session, task }, options: { capabilities }, app }) {
    const decision = await routeTask(app(), session, task, {
      requiredCapabilities: capabilities.length === 0 ? undefined : capabilities,
      router: routerFor(app().destinations.router),
    });
    return { json: decision, text: (ui) => decisionText(ui, decision) };
  },
});

export const routeStatus = command({
  name: "route status",
  group: "Tasks, tiles and metrics",
  summary: "Show how it stands with the fleet's graph",
  example: "agent-session route status",
  args: {},
  options: {},
  async run({ app }) {
    const status = await routeStatusOf(app(), routerFor(app().destinations.router));
    return { json: status, text: (ui) => objectText(ui, status) };
  },
});

export const routeSnapshot = command({
  name: "route snapshot",
  group: "Tasks, tiles and metrics",
  summary: "Show the graph in numbers: vertices, edges, components, H¹, threshold",
  example: "agent-session route snapshot --json",
  args: {},
  options: {},
  async run({ app }) {
    const snapshot = await routeSnapshotOf(app(), routerFor(app().destinations.router));
    return { json: snapshot, text: (ui) => objectText(ui, snapshot) };
  },
});

export const routeAgents = command({
  name: "route agents",
  group: "Tasks, tiles and metrics",
  summary: "List the agents that may be given tasks",
  example: "agent-session route agents",
  args: {},
  options: {},
  async run({ app }) {
    const agents = await routeAgentsOf(app(), routerFor(app().destinations.router));
    const rows = agents.map(({ agent_id, n_tasks, capabilities }) => [
      agent_id,
      String(n_tasks),
      capabilities.join(", "),
    ]);
    return {
      json: agents,
      text: (ui) => table(ui, ["agent", "tasks", "capabilities"], rows),
      note: agents.length === 0 ? "No agent is registered." : undefined,
    };
  },
});
