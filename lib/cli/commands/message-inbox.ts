import { readInbox } from "../../app/hub/read-inbox.ts";
import { alias, command } from "../command.ts";
import { inboxText } from "../message-text.ts";
import { argument, flag, text, wholeNumber } from "../options.ts";

export const messageInbox = command({
  name: "message inbox",
  group: "Talk to other sessions",
  summary: "Print the messages of an id, the most urgent first",
  details: "What it printed counts as delivered.",
  example: "agent-session message inbox agent-002 --unread",
  args: { id: argument("id", "Id of the receiver") },
  options: {
    unread: flag("--unread", "Only those that were not read or acknowledged"),
    type: text("--type <type>", "Only of this type"),
    markRead: flag("--mark-read", "They count as read"),
    limit: wholeNumber("--limit <n>", "At most so many"),
  },
  async run({ args: { id }, options: { unread, type = null, markRead, limit = null }, app }) {
    const inbox = await readInbox(app(), id, { unread, type, limit });
    return {
      json: inbox.messages,
      text: () => inboxText(id, inbox.messages),
      after: () => inbox.mark(markRead ? "read" : "delivered"),
    };
  },
});

export const inbox = alias(messageInbox, "inbox");
export const messages = alias(messageInbox, "messages");
