import { delegate, message, say, use } from "../answer.ts";
import { ALLOWED_TOOLS } from "../run-host.ts";
import type { Scenario } from "../scenario.ts";
import type { RecordedCase } from "./case.ts";

const PROMPT = "Investigate the failing login test of T501 and report";
const start = delegate({ type: "worker", prompt: PROMPT, background: false });

/** What the host does with the answers of hooks: ours and other people's. */
export const ANSWERS: RecordedCase[] = [
  {
    name: "denied",
    async play(scenario) {
      const deny = {
        hookEventName: "PreToolUse",
        permissionDecision: "deny",
        permissionDecisionReason: "Agent a1 waits.",
      };
      answering(scenario, "PreToolUse", "Agent|Task", `print({ hookSpecificOutput: ${JSON.stringify(deny)} });`);
      scenario.api.play({ main: [start, say("I see.")] });
      await scenario.run("Look into T501");
    },
  },
  {
    name: "asked",
    async play(scenario) {
      const ask = {
        hookEventName: "PreToolUse",
        permissionDecision: "ask",
        permissionDecisionReason: "Someone should look.",
      };
      answering(scenario, "PreToolUse", "Agent|Task", `print({ hookSpecificOutput: ${JSON.stringify(ask)} });`);
      scenario.api.play({ main: [start, say("I see.")], worker: [say("Done.")] });
      await scenario.run("Look into T501");
    },
  },
  {
    name: "message-denied",
    async play(scenario) {
      const deny = { hookEventName: "PreToolUse", permissionDecision: "deny", permissionDecisionReason: "Held back." };
      answering(scenario, "PreToolUse", "SendMessage", `print({ hookSpecificOutput: ${JSON.stringify(deny)} });`);
      const go = () => message(scenario.api.agentIds("worker")[0] ?? "", "Go on");
      scenario.api.play({ main: [start, go, say("I see.")], worker: [say("Ready.")] });
      await scenario.run("Look into T501");
    },
  },
  {
    name: "updated-input-twice",
    async play({ project, api, run }) {
      const entry = (name: string, text: string) => ({
        matcher: "Agent|Task",
        hooks: [project.hook(name, updatedInput(text))],
      });
      project.writeSettings({ hooks: { PreToolUse: [entry("first", "FIRST PACK"), entry("second", "SECOND PACK")] } });
      api.play({ main: [start, say("All done.")], worker: [say("Done.")] });
      await run("Look into T501");
    },
  },
  {
    name: "stop-blocked",
    async play(scenario) {
      const block = 'if (!input.stop_hook_active) print({ decision: "block", reason: "Write the tests first." });';
      answering(scenario, "SubagentStop", undefined, block);
      scenario.api.play({ main: [start, say("All done.")], worker: [say("Done."), say("Done with tests.")] });
      await scenario.run("Look into T501");
    },
  },
  {
    name: "context",
    async play({ project, api, run }) {
      const context = (event: string) => {
        const output = { hookEventName: event, additionalContext: `CONTEXT OF ${event}` };
        return [{ hooks: [project.hook(event, `print({ hookSpecificOutput: ${JSON.stringify(output)} });`)] }];
      };
      const events = ["SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "SubagentStart"];
      project.writeSettings({ hooks: Object.fromEntries(events.map((event) => [event, context(event)])) });
      api.play({ main: [start, say("All done.")], worker: [say("Done.")] });
      await run("Look into T501");
    },
  },
  {
    name: "tasks",
    async play({ api, run }) {
      const create = use("TaskCreate", { subject: "Fix T501", description: "Fix the login test" });
      const done = (ask: { text: string }) =>
        use("TaskUpdate", { taskId: /Task #(\d+)/.exec(ask.text)?.[1] ?? "1", status: "completed" });
      api.play({ main: [create, done, say("All done.")] });
      await run("Look into T501", { allowedTools: [...ALLOWED_TOOLS, "TaskCreate", "TaskUpdate"] });
    },
  },
];

function answering({ project }: Scenario, event: string, matcher: string | undefined, body: string): void {
  project.writeSettings({
    hooks: { [event]: [{ ...(matcher && { matcher }), hooks: [project.hook("answering", body)] }] },
  });
}

function updatedInput(text: string): string {
  const output = `{ hookEventName: "PreToolUse", updatedInput: { ...input.tool_input, prompt: input.tool_input.prompt + "\\n\\n${text}" } }`;
  return `print({ hookSpecificOutput: ${output} });`;
}
