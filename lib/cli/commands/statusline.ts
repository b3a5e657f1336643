import { statusOf } from "../../app/status.ts";
import { command } from "../command.ts";
import { statusText } from "../status-text.ts";

export const statusline = command({
  name: "statusline",
  group: "Look at sessions",
  summary: "Print one line for the host's status line",
  details: "init --statusline registers a faster file that prints the same.",
  example: "agent-session statusline",
  args: {},
  options: {},
  async run({ app }) {
    const status = await statusOf(app());
    return { json: status, text: (ui) => statusText(status, undefined, ui.now, ui.paint) };
  },
});
