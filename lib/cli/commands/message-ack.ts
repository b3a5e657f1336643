import { mark } from "../../app/messages.ts";
import { alias, command } from "../command.ts";
import { AS } from "./message-read.ts";
import { MESSAGE } from "./message-reply.ts";

export const messageAck = command({
  name: "message ack",
  group: "Talk to other sessions",
  summary: "Acknowledge a message",
  example: "agent-session message ack msg-20260108-101500-12300-1a2b3c4d",
  args: { message: MESSAGE },
  options: { session: AS },
  async run({ args: { message }, options: { session = null }, app }) {
    const { message_id } = await mark(app(), message, "acked", session);
    return { json: { message_id, state: "acked" }, text: () => `${message_id}  acked` };
  },
});

export const ack = alias(messageAck, "ack");
