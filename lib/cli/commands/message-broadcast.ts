import { broadcast as broadcastMessage } from "../../app/hub/messages.ts";
import { alias, command } from "../command.ts";
import { sentText, withSignal } from "../message-text.ts";
import { argument } from "../options.ts";
import { FROM, SENDING } from "./message-send.ts";

export const messageBroadcast = command({
  name: "message broadcast",
  group: "Talk to other sessions",
  summary: "Send a message to everybody else who is registered, offline ones too",
  example: 'agent-session message broadcast cece-001 "Deployment starting" "Production, in 5 minutes"',
  args: { from: FROM, subject: argument("subject", "One line"), body: argument("body", "At most 64 KiB") },
  options: SENDING,
  async run({ args, options: { ttl, ...more }, app }) {
    const message = await broadcastMessage(app(), { ...args, ...more, ttlS: ttl ?? null });
    return { json: withSignal(message), text: () => sentText(message) };
  },
});

export const broadcast = alias(messageBroadcast, "broadcast");
