import { statusOf, unreadOf } from "../../app/status.ts";
import { command } from "../command.ts";
import { text } from "../options.ts";
import { statusText } from "../status-text.ts";

export const statusline = command({
  name: "statusline",
  group: "Look at sessions",
  summary: "Print one line for the host's status line",
  details:
    "Open and waiting sessions, unread messages, and when a hook last ran. init --statusline registers a faster file that prints the same, and knows the conversation.",
  example: "agent-session statusline --session conversation-1",
  args: {},
  options: { session: text("--session <id>", "The session or conversation whose unread messages are counted") },
  async run({ options: { session }, app }) {
    const status = await statusOf(app());
    const unread = session === undefined ? undefined : await unreadOf(app(), session);
    return {
      json: { ...status, unread: unread ?? null },
      text: (ui) => statusText(status, unread, ui.now, ui.paint),
    };
  },
});
