import { reply as replyTo } from "../../app/hub/messages.ts";
import { alias, command } from "../command.ts";
import { sentText, withSignal } from "../message-text.ts";
import { argument, requiredText, text } from "../options.ts";
import { SENDING } from "./message-send.ts";

export const MESSAGE = argument("message", "Id of the message");

export const messageReply = command({
  name: "message reply",
  group: "Talk to other sessions",
  summary: "Answer a message",
  example: 'agent-session message reply msg-20260108-101500-12300-1a2b3c4d "Reviewed. LGTM" --from agent-002',
  args: { message: MESSAGE, body: argument("body", "At most 64 KiB") },
  options: {
    from: requiredText("--from <id>", "Id of who answers"),
    type: text("--type <type>", "response (default), task_accept, acknowledgment, …"),
    ...SENDING,
  },
  async run({ args: { message: id, body }, options: { from, type, ttl, ...more }, app }) {
    const message = await replyTo(app(), id, { from, body, ...more, type: type ?? "response", ttlS: ttl ?? null });
    return { json: withSignal(message), text: () => sentText(message) };
  },
});

export const reply = alias(messageReply, "reply");
