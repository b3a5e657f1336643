import { unregister as unregisterId } from "../../app/hub/presence.ts";
import { command } from "../command.ts";
import { argument } from "../options.ts";

export const unregister = command({
  name: "unregister",
  group: "Talk to other sessions",
  summary: "Take an id off the registry; its inbox stays",
  example: "agent-session unregister cece-001",
  args: { id: argument("id", "The registered id") },
  options: {},
  async run({ args: { id }, app }) {
    await unregisterId(app(), id);
    return { json: { unregistered: id }, text: () => `✅ Unregistered session: ${id}` };
  },
});
