import { reply } from "../../app/hub/messages.ts";
import { SessionError } from "../../errors.ts";
import { sendFrom } from "../../host/hand-over.ts";
import { sendOptions } from "../../hub/options.schema.ts";
import { tool } from "../tool.ts";

export const messageSend = tool({
  name: "message_send",
  description: "Send a message to another session; to null: everybody; with in_reply_to and no to: an answer",
  input: sendOptions.partial({ to: true, subject: true }).pick({
    from: true,
    to: true,
    type: true,
    subject: true,
    body: true,
    data: true,
    priority: true,
    ttlS: true,
    inReplyTo: true,
  }),
  kept: ["to", "body"],
  run: async (app, { to, subject, inReplyTo, ...draft }) => {
    if (inReplyTo !== undefined && to === undefined) {
      return reply(app, inReplyTo, { ...draft, ...(subject !== undefined && { subject }) });
    }
    if (to === undefined) throw missing("to", "an id, @capability:…, @team:…, or null for everybody");
    if (subject === undefined) throw missing("subject", "one line");
    return sendFrom(app, { ...draft, to, subject, inReplyTo: inReplyTo ?? null });
  },
});

function missing(name: string, expected: string): SessionError {
  return new SessionError("INVALID_VALUE", `message_send: ${name}: expected ${expected}`, { name });
}
