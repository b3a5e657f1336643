import { postToolUse } from "../lib/host/post-tool-use.ts";
import { scenario } from "../lib/host/hook-test.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { POST_DELEGATE_STEPS } from "../lib/host/self-test.ts";
import { createRuntime } from "../lib/runtime.ts";

const actor = "hook:post_delegate";

runHook(
  {
    name: "post_delegate",
    events: ["PostToolUse", "PostToolUseFailure"],
    host: postToolUse,
    test: scenario((dir) => createRuntime({ dir, hook: true, actor }), POST_DELEGATE_STEPS),
  },
  (patienceMs) => createRuntime({ hook: true, actor, patienceMs }),
);
