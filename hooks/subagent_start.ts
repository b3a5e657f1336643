import { runHook } from "../lib/host/run-hook.ts";
import { AGENT, FROM_HOST } from "../lib/host/sample.ts";
import { subagentStart } from "../lib/host/subagent-events.ts";
import { createRuntime } from "../lib/runtime.ts";

runHook(
  {
    name: "subagent_start",
    events: ["SubagentStart"],
    host: subagentStart,
    steps: [
      {
        title: "an agent starts: it has a session, and is told its id",
        input: { ...FROM_HOST, ...AGENT, hook_event_name: "SubagentStart" },
        out: AGENT.agent_id,
        record: [AGENT.agent_id, '"phase":"initializing"'],
      },
    ],
  },
  createRuntime,
);
