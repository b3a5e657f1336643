import { sessionStarted } from "../lib/host/conversation-events.ts";
import { sessionStart, sessionStartNeutral } from "../lib/host/direct-session-start.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { FROM_HOST, WAITING } from "../lib/host/sample.ts";
import { createRuntime } from "../lib/runtime.ts";

const start = { ...FROM_HOST, hook_event_name: "SessionStart", source: "startup" };

runHook(
  {
    name: "session_start",
    events: ["SessionStart"],
    host: sessionStarted,
    direct: { answer: sessionStart, neutral: sessionStartNeutral },
    steps: [
      { title: "nothing stored: nothing to say", input: start, out: "" },
      {
        title: "the same, asked by a pipe",
        input: {},
        out: '{"resumable":[],"interrupted":[],"expired":[],"cleaned":0}',
      },
      { title: "a session waits for approval: it is listed", stored: WAITING, input: start, out: WAITING.agent_id },
      { title: "the same, asked by a pipe", input: {}, out: `"agent_id":"${WAITING.agent_id}"` },
    ],
  },
  createRuntime,
);
