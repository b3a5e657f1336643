import { clearMemory } from "../../app/hub/memory.ts";
import { SessionError } from "../../errors.ts";
import { command } from "../command.ts";
import { flag, text } from "../options.ts";

export const memoryClear = command({
  name: "memory clear",
  group: "Share values",
  summary: "Delete everything that one session stored, or all of it",
  example: "agent-session memory clear --session cece-001",
  args: {},
  options: {
    session: text("--session <id>", "What this one stored"),
    all: flag("--all", "Everything"),
  },
  async run({ options: { session, all }, app }) {
    if (all === (session !== undefined)) throw new SessionError("USAGE", "Say either --session <id> or --all.");
    const deleted = await clearMemory(app(), session ?? null);
    return { json: { deleted }, text: () => `✅ Deleted: ${deleted} versions` };
  },
});
