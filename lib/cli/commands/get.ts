import { notFound } from "../../app/commit.ts";
import { recordAt } from "../../app/history-at.ts";
import { get as getSession } from "../../app/sessions.ts";
import { command } from "../command.ts";
import { sessionArgument, wholeNumber } from "../options.ts";
import { recordText } from "../record-text.ts";

export const get = command({
  name: "get",
  group: "Look at sessions",
  summary: "Print everything stored about a session",
  example: "agent-session get agent-20260108-101500-1a2b3c4d --json",
  args: { id: sessionArgument },
  options: { at: wholeNumber("--at <seq>", "As it was at this revision (history shows them)") },
  async run({ args: { id }, options: { at }, app }) {
    const record = at === undefined ? await getSession(app(), id) : await recordAt(app(), id, at);
    if (record === undefined) throw notFound(id);
    return { json: record, text: (ui) => recordText(ui, record) };
  },
});
