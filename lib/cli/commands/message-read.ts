import { mark } from "../../app/messages.ts";
import { alias, command } from "../command.ts";
import { text } from "../options.ts";
import { MESSAGE } from "./message-reply.ts";

export const AS = text("--session <id>", "Who has it; needed where it went to several");

export const messageRead = command({
  name: "message read",
  group: "Talk to other sessions",
  summary: "Note that a message was read",
  example: "agent-session message read msg-20260108-101500-12300-1a2b3c4d",
  args: { message: MESSAGE },
  options: { session: AS },
  async run({ args: { message }, options: { session = null }, app }) {
    const { message_id } = await mark(app(), message, "read", session);
    return { json: { message_id, state: "read" }, text: () => `${message_id}  read` };
  },
});

export const read = alias(messageRead, "read");
