import { thread as threadOf } from "../../app/hub/stored-message.ts";
import { alias, command } from "../command.ts";
import { threadText } from "../message-text.ts";
import { MESSAGE } from "./message-reply.ts";

export const messageThread = command({
  name: "message thread",
  group: "Talk to other sessions",
  summary: "Print the whole thread a message belongs to, by time",
  example: "agent-session message thread msg-20260108-101500-12300-1a2b3c4d",
  args: { message: MESSAGE },
  options: {},
  async run({ args: { message }, app }) {
    const found = await threadOf(app(), message);
    return { json: found, text: () => threadText(found) };
  },
});

export const thread = alias(messageThread, "thread");
