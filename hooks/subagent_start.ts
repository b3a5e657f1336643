import { subagentStart } from "../lib/host/subagent-events.ts";
import { scenario } from "../lib/host/hook-test.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { SUBAGENT_START_STEPS } from "../lib/host/self-test.ts";
import { createRuntime } from "../lib/runtime.ts";

const actor = "hook:subagent_start";

runHook(
  {
    name: "subagent_start",
    events: ["SubagentStart"],
    host: subagentStart,
    test: scenario((dir) => createRuntime({ dir, hook: true, actor }), SUBAGENT_START_STEPS),
  },
  (patienceMs) => createRuntime({ hook: true, actor, patienceMs }),
);
