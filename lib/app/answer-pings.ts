import { isExpired } from "../hub/message.ts";
import type { App } from "./context.ts";
import { dropEntry, entriesOf, moveOn } from "./mailbox.ts";
import { reply } from "./messages.ts";
import { readMessage } from "./stored-message.ts";

/**
 * Answers the pings that wait for `id`, and acknowledges them. Answered first: after a kill in between a ping is
 * answered twice rather than never. Cost without messages: one look at a folder.
 */
export async function answerPings(app: App, id: string): Promise<void> {
  for (const entry of await entriesOf(app, id, ["queue"])) {
    if (entry.type !== "ping") continue;
    const ping = await readMessage(app, entry.message_id);
    if (ping === undefined) await dropEntry(app, entry);
    else if (isExpired(ping, app.now())) await moveOn(app, entry, "failed", "expired");
    else {
      await reply(app, entry.message_id, { from: id, body: "Pong", priority: entry.priority });
      await moveOn(app, entry, "acked");
    }
  }
}
