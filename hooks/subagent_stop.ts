import { subagentStop as answer, subagentStopNeutral } from "../lib/host/direct-subagent-stop.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { WAITING } from "../lib/host/sample.ts";
import { subagentStop } from "../lib/host/subagent-events.ts";
import { createRuntime } from "../lib/runtime.ts";

const { agent_id } = WAITING;

runHook(
  {
    name: "subagent_stop",
    events: ["SubagentStop", "StopFailure"],
    host: subagentStop,
    direct: { answer, neutral: subagentStopNeutral },
    steps: [
      { title: "an agent of no session stops: nothing to end", input: { exit_code: 0 }, out: '"reason":"no_agent_id"' },
      {
        title: "the agent of a session stops with exit code 0: it ends as completed",
        stored: WAITING,
        input: { agent_id, exit_code: 0, summary: "Terraform applied successfully" },
        out: '"finalized":true',
        record: [agent_id, '"outcome":"success"'],
      },
      {
        title: "it stops again with another exit code: the first end stands",
        input: { agent_id, exit_code: 1 },
        out: '"reason":"already_finalized"',
        record: [agent_id, '"outcome":"success"'],
      },
    ],
  },
  createRuntime,
);
