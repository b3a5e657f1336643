import * as z from "zod";
import { addTask } from "../../app/tasks/tasks.ts";
import { taskSchema } from "../../session/tasks/task.schema.ts";
import { tool } from "../tool.ts";
import { agentId } from "./session-get.ts";

const { data, priority, required_capabilities, depends_on } = taskSchema.shape;

export const taskAdd = tool({
  name: "task_add",
  description: "Add a task to a session; it begins at once unless it is pending or depends on others",
  input: z.strictObject({
    agentId,
    taskId: z.string(),
    data: data.optional(),
    priority: priority.optional(),
    requiredCapabilities: required_capabilities.optional(),
    dependsOn: depends_on.optional(),
    pending: z.boolean().optional(),
  }),
  run: async (app, { agentId: id, ...task }) => addTask(app, id, task),
});
