import { sessionEnded } from "../lib/host/conversation-events.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { AGENT, agentSession, FROM_HOST } from "../lib/host/sample.ts";
import { createRuntime } from "../lib/runtime.ts";

runHook(
  {
    name: "session_end",
    events: ["SessionEnd"],
    deadlineMs: 800,
    host: sessionEnded,
    steps: [
      {
        title: "a conversation ends while its agent runs: the session is interrupted",
        stored: agentSession({ started_at: "2026-01-08T18:05:30.000Z" }, "executing"),
        input: { ...FROM_HOST, hook_event_name: "SessionEnd", reason: "other" },
        out: "",
        record: [AGENT.agent_id, '"interrupted":"session_end"'],
      },
    ],
  },
  createRuntime,
);
