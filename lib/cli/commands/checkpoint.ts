import { checkpoint as mark } from "../../app/moves.ts";
import { command } from "../command.ts";
import { sessionArgument, text } from "../options.ts";

export const checkpoint = command({
  name: "checkpoint",
  group: "Work on a session",
  summary: "Mark the state of now, to clone it later",
  example: 'agent-session checkpoint agent-20260108-101500-1a2b3c4d --label "before the migration"',
  args: { id: sessionArgument },
  options: {
    label: text("--label <text>", "A name for it"),
    type: text("--type <type>", "manual (default), safe_state, pre_risky_operation, task_group_complete …"),
  },
  async run({ args: { id }, options, app }) {
    const made = await mark(app(), id, options);
    return { json: made, text: () => made.checkpoint_id };
  },
});
