import * as z from "zod";
import { completeTask } from "../../app/tasks/tasks.ts";
import type { TaskOutcome } from "../../session/tasks/index.ts";
import { tool } from "../tool.ts";
import { agentId } from "./session-get.ts";

export const taskComplete = tool({
  name: "task_complete",
  description: "End a task of a session",
  input: z.strictObject({
    agentId,
    taskId: z.string(),
    outcome: z.string().meta({ description: "success, failed, cancelled or timeout" }),
    durationMs: z.number().min(0).optional().meta({ description: "Default: measured" }),
    result: z.unknown().optional().meta({ description: "Any JSON" }),
    error: z.string().optional(),
  }),
  kept: ["result"],
  // Which outcomes there are is the task's to say (INVALID_OUTCOME).
  run: async (app, { agentId: id, taskId, outcome, ...end }) =>
    completeTask(app, id, taskId, { ...end, outcome: outcome as TaskOutcome }),
});
