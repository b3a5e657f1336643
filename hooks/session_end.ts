import { sessionEnded } from "../lib/host/conversation-events.ts";
import { scenario } from "../lib/host/hook-test.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { SESSION_END_STEPS } from "../lib/host/self-test.ts";
import { createRuntime } from "../lib/runtime.ts";

const actor = "hook:session_end";

runHook(
  {
    name: "session_end",
    events: ["SessionEnd"],
    deadlineMs: 800,
    host: sessionEnded,
    test: scenario((dir) => createRuntime({ dir, hook: true, actor }), SESSION_END_STEPS),
  },
  (patienceMs) => createRuntime({ hook: true, actor, patienceMs }),
);
