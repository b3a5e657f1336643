import { checkpoints } from "../../app/moves.ts";
import { history as journalOf } from "../../app/sessions.ts";
import { encodeLine } from "../../session/line.ts";
import { ago } from "../age.ts";
import { command } from "../command.ts";
import { historyTable } from "../history-table.ts";
import { flag, sessionArgument } from "../options.ts";
import { table } from "../table.ts";

export const history = command({
  name: "history",
  group: "Look at sessions",
  summary: "Show what happened to a session, line by line",
  example: "agent-session history agent-20260108-101500-1a2b3c4d",
  args: { id: sessionArgument },
  options: { checkpoints: flag("--checkpoints", "Only its checkpoints") },
  async run({ args: { id }, options, app }) {
    if (options.checkpoints) return checkpointsAnswer(await checkpoints(app(), id));
    const lines = await journalOf(app(), id);
    return {
      // As the journal has them, each with its sum.
      json: lines.map((line) => JSON.parse(encodeLine(line))),
      text: (ui) => historyTable(ui, lines),
      note:
        lines.length === 0 ? `Session ${id} has no journal yet: nothing has changed it since it was made.` : undefined,
    };
  },
});

function checkpointsAnswer(found: Awaited<ReturnType<typeof checkpoints>>) {
  return {
    json: found,
    text: (ui: Parameters<typeof table>[0]) =>
      table(
        ui,
        ["checkpoint", "seq", "at", "age", "type", "phase", "label"],
        found.map(({ checkpoint_id, seq, at, checkpoint_type, phase, label }) => [
          checkpoint_id,
          String(seq),
          at,
          { text: ago(at, ui.now), paint: "dim" },
          checkpoint_type,
          phase,
          label ?? "",
        ]),
      ),
    note: found.length === 0 ? "No checkpoints." : undefined,
  };
}
