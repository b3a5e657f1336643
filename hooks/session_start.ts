import { sessionStarted } from "../lib/host/conversation-events.ts";
import { sessionStart, sessionStartNeutral } from "../lib/host/direct-session-start.ts";
import { scenario } from "../lib/host/hook-test.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { SESSION_START_STEPS } from "../lib/host/self-test.ts";
import { createRuntime } from "../lib/runtime.ts";

const actor = "hook:session_start";

runHook(
  {
    name: "session_start",
    events: ["SessionStart"],
    host: sessionStarted,
    direct: { answer: sessionStart, neutral: sessionStartNeutral },
    test: scenario((dir) => createRuntime({ dir, hook: true, actor }), SESSION_START_STEPS),
  },
  (patienceMs) => createRuntime({ hook: true, actor, patienceMs }),
);
