import { runHook } from "../lib/host/run-hook.ts";
import { AGENT, agentSession, FROM_HOST } from "../lib/host/sample.ts";
import { taskReported } from "../lib/host/task-events.ts";
import { createRuntime } from "../lib/runtime.ts";

const TASK = { ...FROM_HOST, task_id: "1", task_subject: "Fix T501", task_description: "Fix the login test" };

runHook(
  {
    name: "task_event",
    events: ["TaskCreated", "TaskCompleted"],
    host: taskReported,
    steps: [
      {
        title: "the main conversation has a task: it is no session's",
        input: { ...TASK, hook_event_name: "TaskCreated" },
        out: "",
      },
      {
        title: "an agent has a task: its session has one more, which runs",
        stored: agentSession({ started_at: "2026-01-08T18:05:30.000Z" }, "executing"),
        input: { ...TASK, ...AGENT, hook_event_name: "TaskCreated" },
        out: "",
        record: [AGENT.agent_id, '"status":"running"'],
      },
      {
        title: "the agent has done it: it ends in success",
        input: { ...TASK, ...AGENT, hook_event_name: "TaskCompleted" },
        out: "",
        record: [AGENT.agent_id, '"outcome":"success"'],
      },
    ],
  },
  createRuntime,
);
