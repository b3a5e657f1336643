import { promptSubmitted } from "../lib/host/conversation-events.ts";
import { scenario } from "../lib/host/hook-test.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { USER_PROMPT_SUBMIT_STEPS } from "../lib/host/self-test.ts";
import { createRuntime } from "../lib/runtime.ts";

const actor = "hook:user_prompt_submit";

runHook(
  {
    name: "user_prompt_submit",
    events: ["UserPromptSubmit"],
    host: promptSubmitted,
    test: scenario((dir) => createRuntime({ dir, hook: true, actor }), USER_PROMPT_SUBMIT_STEPS),
  },
  (patienceMs) => createRuntime({ hook: true, actor, patienceMs }),
);
