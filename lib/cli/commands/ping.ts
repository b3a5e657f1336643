import { ping as pingId } from "../../app/hub/presence.ts";
import { command } from "../command.ts";
import { argument } from "../options.ts";

export const ping = command({
  name: "ping",
  group: "Talk to other sessions",
  summary: "Give a sign of life; without one for 300 s an id shows as offline",
  example: "agent-session ping cece-001",
  args: { id: argument("id", "The registered id") },
  options: {},
  async run({ args: { id }, app }) {
    const presence = await pingId(app(), id);
    return { json: presence, text: () => `✅ Pinged session: ${id}` };
  },
});
