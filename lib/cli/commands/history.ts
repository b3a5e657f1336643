import { history as journalOf } from "../../app/sessions.ts";
import { command } from "../command.ts";
import { historyTable } from "../history-table.ts";
import { argument } from "../options.ts";

export const history = command({
  name: "history",
  group: "Look at sessions",
  summary: "Show what happened to a session, line by line",
  example: "agent-session history agent-20260108-101500-1a2b3c4d",
  args: { id: argument("id", "The session's id") },
  options: {},
  async run({ args: { id }, app }) {
    const lines = await journalOf(app(), id);
    return {
      json: lines,
      text: (ui) => historyTable(ui, lines),
      note:
        lines.length === 0 ? `Session ${id} has no journal yet: nothing has changed it since it was made.` : undefined,
    };
  },
});
