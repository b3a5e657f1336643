import type { App } from "../app/context.ts";
import { registerAgent } from "../app/tasks/agents.ts";
import { routeAgentsOf, routeSnapshotOf, routeStatusOf } from "../app/tasks/fleet-view.ts";
import { routeTask } from "../app/tasks/routing.ts";
import { addTask, completeTask, getTask, listTasks, startTask } from "../app/tasks/tasks.ts";
import { isSessionError } from "../errors.ts";
import { routerFor } from "../outbound/router-http.ts";
import { checked } from "./checked.ts";
import * as options from "./task-options.schema.ts";
import type { TaskSessions } from "./task-sessions.ts";
import { warn } from "./warn.ts";

/** The calls of {@link TaskSessions} on the application that `alive` answers, or refuses. */
export function taskCalls(alive: () => App): TaskSessions {
  const router = (app: App) => routerFor(app.destinations?.router);
  return {
    tasks: {
      add: async (id, taskId, given, more) => {
        const { data } = checked(options.taskData, { data: given }, "tasks.add");
        const wanted = checked(options.taskOptions, more, "tasks.add");
        return addTask(alive(), id, { taskId, data: data ?? null, ...wanted });
      },
      start: async (id, taskId) => startTask(alive(), id, taskId),
      complete: async (id, taskId, outcome, given) => {
        const word = typeof outcome === "boolean" ? (outcome ? "success" : "failed") : outcome;
        const end = checked(options.taskEndOptions, given, "tasks.complete");
        return completeTask(alive(), id, taskId, { outcome: word, ...end });
      },
      get: async (id, taskId) => getTask(alive(), id, taskId),
      list: async (id, given) => listTasks(alive(), id, checked(options.taskListOptions, given, "tasks.list")),
    },
    routing: {
      route: async (id, taskId, given) => {
        const app = alive();
        return routeTask(app, id, taskId, {
          ...checked(options.routeOptions, given, "routing.route"),
          router: router(app),
        });
      },
      status: async () => routeStatusOf(alive(), router(alive())),
      snapshot: async () => routeSnapshotOf(alive(), router(alive())),
      agents: async () => routeAgentsOf(alive(), router(alive())),
      registerAgent: async (agentId, given) => {
        const app = alive();
        const { capabilities = [] } = checked(options.agentOptions, { capabilities: given }, "routing.registerAgent");
        await registerAgent(app, agentId, capabilities);
        await router(app)
          ?.register(agentId, capabilities)
          .catch((error) => {
            if (!isSessionError(error)) throw error;
            warn("ROUTER_UNREACHABLE", `${agentId} is registered here only`, error);
          });
      },
    },
  };
}
