import { preDelegate, preDelegateNeutral } from "../lib/host/direct-pre-delegate.ts";
import { preToolUse } from "../lib/host/pre-tool-use.ts";
import { runHook } from "../lib/host/run-hook.ts";
import { WAITING } from "../lib/host/sample.ts";
import { createRuntime } from "../lib/runtime.ts";

const asked = { agent_name: WAITING.agent_name, task_id: "T001", task_description: "apply the plan" };

runHook(
  {
    name: "pre_delegate",
    events: ["PreToolUse"],
    host: preToolUse,
    direct: {
      answer: (app, input) => preDelegate(app, input, app.config.tasks?.prefixes),
      neutral: preDelegateNeutral,
    },
    steps: [
      { title: "no session yet: nothing to resume", input: asked, out: '"reason":"no_existing_session"' },
      {
        title: "a session of the task waits for approval: resume it",
        stored: WAITING,
        input: asked,
        out: '"should_resume":true',
      },
      {
        title: "it has gone on meanwhile: not resumable in this phase",
        stored: { ...WAITING, phase: "executing", resume_ready: false },
        input: { agent_id: WAITING.agent_id },
        out: '"detail":"phase_not_resumable"',
      },
    ],
  },
  createRuntime,
);
