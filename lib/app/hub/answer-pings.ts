import type { InboxKey } from "../../hub/inbox-key.ts";
import { isExpired } from "../../hub/message.ts";
import type { App } from "../context.ts";
import { dropEntry, moveOn } from "./mailbox.ts";
import { reply } from "./messages.ts";
import { readMessage } from "./stored-message.ts";

/**
 * Answers pings for their receiver, and acknowledges them. Answered first: after a kill in between a ping is answered
 * twice rather than never.
 */
export async function answerPings(app: App, pings: readonly InboxKey[]): Promise<void> {
  for (const entry of pings) {
    const ping = await readMessage(app, entry.message_id);
    if (ping === undefined) await dropEntry(app, entry);
    else if (isExpired(ping, app.now())) await moveOn(app, entry, "failed", "expired");
    else {
      await reply(app, entry.message_id, { from: entry.receiver, body: "Pong", priority: entry.priority });
      await moveOn(app, entry, "acked");
    }
  }
}
