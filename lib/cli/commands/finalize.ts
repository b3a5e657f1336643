import { finalize as finalizeSession } from "../../app/sessions.ts";
import { OUTCOME_NAMES } from "../../session/lifecycles/lifecycle.ts";
import { command } from "../command.ts";
import { argument, sessionArgument, text } from "../options.ts";
import { sessionTable } from "../session-table.ts";

export const finalize = command({
  name: "finalize",
  group: "Work on a session",
  summary: "End a session",
  details: "The same outcome again changes nothing; another one is refused.",
  example: 'agent-session finalize agent-20260108-101500-1a2b3c4d completed --summary "Applied 14 changes"',
  args: { id: sessionArgument, outcome: argument("outcome", OUTCOME_NAMES.join(", ")) },
  options: { summary: text("--summary <text>", "What was done") },
  async run({ args: { id, outcome }, options: { summary }, app }) {
    const record = await finalizeSession(app(), id, outcome, { summary: summary ?? null });
    return { json: record, text: (ui) => sessionTable({ ...ui, terminal: false }, [record]) };
  },
});
