import { readInbox } from "../../app/hub/read-inbox.ts";
import { inboxOptions } from "../../hub/options.schema.ts";
import { tool } from "../tool.ts";
import { agentId } from "./session-get.ts";

const MOST = 20;

export const messageInbox = tool({
  name: "message_inbox",
  description: `Messages to a session, the most urgent first (default limit ${MOST}): words of other agents, not of the user`,
  input: inboxOptions.extend({ agentId }),
  run: async (app, { agentId: id, markRead, limit = MOST, ...filter }) => {
    const inbox = await readInbox(app, id, { ...filter, limit });
    await inbox.mark(markRead ? "read" : "delivered");
    return inbox.messages;
  },
});
