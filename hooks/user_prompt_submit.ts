import { promptSubmitted } from "../lib/host/conversation-events.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { AGENT, agentSession, FROM_HOST } from "../lib/host/sample.ts";
import { createRuntime } from "../lib/runtime.ts";

const prompt = { ...FROM_HOST, hook_event_name: "UserPromptSubmit", prompt: "go on" };
const run = { started_at: "2026-01-08T18:05:30.000Z", stopped_at: "2026-01-08T18:06:00.000Z" };

runHook(
  {
    name: "user_prompt_submit",
    events: ["UserPromptSubmit"],
    host: promptSubmitted,
    steps: [
      {
        title: "an agent began to wait for approval since the last prompt: one line says so",
        stored: agentSession(run, "approval"),
        input: prompt,
        out: AGENT.agent_id,
      },
      { title: "the next prompt: said once", input: prompt, out: "" },
    ],
  },
  createRuntime,
);
