import { setStatus } from "../../app/hub/presence.ts";
import { SessionError } from "../../errors.ts";
import { command } from "../command.ts";
import { argument, flag, text } from "../options.ts";
import { statusText } from "../registry-text.ts";

export const status = command({
  name: "status",
  group: "Talk to other sessions",
  summary: "Report what a registered id is doing",
  example: 'agent-session status cece-001 working --task "Code review"',
  args: {
    id: argument("id", "The registered id"),
    status: argument("status", "active, idle, working, waiting or offline"),
  },
  options: {
    task: text("--task <text>", "What it works on"),
    clearTask: flag("--clear-task", "It works on nothing"),
  },
  async run({ args: { id, status: wanted }, options: { task, clearTask }, app }) {
    if (clearTask && task !== undefined) {
      throw new SessionError("USAGE", "--task and --clear-task say different things.");
    }
    const presence = await setStatus(app(), id, wanted, { task: clearTask ? null : task });
    return { json: presence, text: () => statusText(presence) };
  },
});
