import { postToolUse } from "../lib/host/post-tool-use.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { AGENT, FROM_HOST } from "../lib/host/sample.ts";
import { createRuntime } from "../lib/runtime.ts";

runHook(
  {
    name: "post_delegate",
    events: ["PostToolUse", "PostToolUseFailure"],
    host: postToolUse,
    steps: [
      {
        title: "a delegation was launched: its agent's session knows the task, and nothing is printed",
        input: {
          ...FROM_HOST,
          hook_event_name: "PostToolUse",
          tool_name: "Agent",
          tool_use_id: "toolu_01",
          tool_input: { description: "Fix the login", prompt: "Fix the login test of T001", subagent_type: "worker" },
          tool_response: { status: "async_launched", agentId: AGENT.agent_id },
        },
        out: "",
        record: [AGENT.agent_id, '"task_id":"T001"'],
      },
    ],
  },
  createRuntime,
);
