import { preToolUse } from "../lib/host/pre-tool-use.ts";
import { preDelegate, preDelegateNeutral } from "../lib/host/direct-pre-delegate.ts";
import { scenario } from "../lib/host/hook-test.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { PRE_DELEGATE_STEPS } from "../lib/host/self-test.ts";
import { createRuntime } from "../lib/runtime.ts";

const actor = "hook:pre_delegate";

runHook(
  {
    name: "pre_delegate",
    events: ["PreToolUse"],
    host: preToolUse,
    direct: {
      answer: (runtime, input) => preDelegate(runtime, input, runtime.config.tasks?.prefixes),
      neutral: preDelegateNeutral,
    },
    test: scenario((dir) => createRuntime({ dir, hook: true, actor }), PRE_DELEGATE_STEPS),
  },
  (patienceMs) => createRuntime({ hook: true, actor, patienceMs }),
);
