import { listPresence } from "../../app/hub/presence.ts";
import { command } from "../command.ts";
import { flag, text } from "../options.ts";
import { presenceTable } from "../registry-text.ts";

export const sessions = command({
  name: "sessions",
  group: "Talk to other sessions",
  summary: "Show who is registered, in the order of registration",
  details: "Who is offline is left out unless asked for. In a pipe every line begins with the id.",
  example: "agent-session sessions --capability python",
  args: {},
  options: {
    all: flag("--all", "Offline ones too"),
    status: text("--status <status>", "Only those that show this status"),
    type: text("--type <type>", "Only of this type"),
    user: text("--user <name>", "Only those who work for this person"),
    capability: text("--capability <name>", "Only those who are able to do this"),
  },
  async run({ options: { all, status = null, type = null, user = null, capability = null }, app }) {
    const found = await listPresence(app(), { all, status: status as never, type, user, capability });
    return {
      json: found,
      text: (ui) => presenceTable(ui, found),
      note: found.length === 0 ? "Nobody is there. --all shows offline ones too." : undefined,
    };
  },
});
