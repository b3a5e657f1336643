import { remove as removeSession } from "../../app/sessions.ts";
import { command } from "../command.ts";
import { flag, sessionArgument } from "../options.ts";

export const remove = command({
  name: "delete",
  group: "Keep the store in order",
  summary: "Delete a session that has ended, with its history",
  example: "agent-session delete agent-20260108-101500-1a2b3c4d",
  args: { id: sessionArgument },
  options: { force: flag("--force", "Also when it has not ended") },
  async run({ args: { id }, options: { force }, app }) {
    await removeSession(app(), id, { force });
    return { json: { deleted: id }, text: () => `${id}  deleted` };
  },
});
