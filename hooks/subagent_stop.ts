import { subagentStop } from "../lib/host/subagent-events.ts";
import { subagentStop as answer, subagentStopNeutral } from "../lib/host/direct-subagent-stop.ts";
import { scenario } from "../lib/host/hook-test.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { SUBAGENT_STOP_STEPS } from "../lib/host/self-test.ts";
import { createRuntime } from "../lib/runtime.ts";

const actor = "hook:subagent_stop";

runHook(
  {
    name: "subagent_stop",
    events: ["SubagentStop", "StopFailure"],
    host: subagentStop,
    direct: { answer, neutral: subagentStopNeutral },
    test: scenario((dir) => createRuntime({ dir, hook: true, actor }), SUBAGENT_STOP_STEPS),
  },
  (patienceMs) => createRuntime({ hook: true, actor, patienceMs }),
);
