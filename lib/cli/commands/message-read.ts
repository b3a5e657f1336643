import { mark } from "../../app/hub/messages.ts";
import { alias, command } from "../command.ts";
import { text } from "../options.ts";
import { MESSAGE } from "./message-reply.ts";

export const messageRead = marking("read", "read", "Note that a message was read");
export const messageAck = marking("ack", "acked", "Acknowledge a message");

export const read = alias(messageRead, "read");
export const ack = alias(messageAck, "ack");

function marking(word: string, to: "read" | "acked", summary: string) {
  return command({
    name: `message ${word}`,
    group: "Talk to other sessions",
    summary,
    example: `agent-session message ${word} msg-20260108-101500-12300-1a2b3c4d`,
    args: { message: MESSAGE },
    options: { session: text("--session <id>", "Who has it; needed where it went to several") },
    async run({ args: { message }, options: { session = null }, app }) {
      const marked = await mark(app(), message, to, session);
      const json = { message_id: marked.message.message_id, state: marked.state };
      return { json, text: () => `${json.message_id}  ${json.state}` };
    },
  });
}
