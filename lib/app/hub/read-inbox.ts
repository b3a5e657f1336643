import { checkType } from "../../hub/compose.ts";
import { BOXES, boxOf, entryOf, UNREAD } from "../../hub/inbox-key.ts";
import { isExpired, type Received } from "../../hub/message.ts";
import { checkSessionId } from "../../session/ids.ts";
import type { App } from "../context.ts";
import { entriesOf } from "./entries.ts";
import { moveOn, readDelivery, settleIn } from "./mailbox.ts";
import { readMessage } from "./stored-message.ts";

export interface InboxFilter {
  /** Only queued and delivered ones. */
  unread?: boolean | null;
  type?: string | null;
  limit?: number | null;
}

/** What an inbox holds, and how to note that its reader has it. */
export interface Inbox {
  readonly messages: Received[];
  /**
   * Marks what was found as delivered, or as read, also in `messages`. Not before it has reached the reader: else a kill
   * would lose it.
   */
  mark(state?: "delivered" | "read"): Promise<void>;
}

/** The messages of a receiver, the most urgent first, then by time. Expired ones that nobody has seen are not among them. */
export async function readInbox(app: App, receiver: string, filter: InboxFilter = {}): Promise<Inbox> {
  checkSessionId(receiver);
  const type = filter.type ? checkType(filter.type) : undefined;
  const messages: Received[] = [];
  for (const entry of await entriesOf(app, receiver, filter.unread ? UNREAD : BOXES)) {
    if (messages.length >= (filter.limit ?? Number.POSITIVE_INFINITY)) break;
    if (type !== undefined && entry.type !== type) continue;
    const message = await readMessage(app, entry.message_id);
    const delivery = await readDelivery(app, entry);
    // Gone since the listing: read or forgotten by somebody else.
    if (message === undefined || delivery === undefined) continue;
    const box = boxOf(delivery.state);
    if (box !== entry.box) {
      // A reader was killed between two boxes.
      await settleIn(app, entry, box);
      if (filter.unread && box === "kept") continue;
    }
    if (box !== "kept" && isExpired(message, app.now())) await moveOn(app, entry, "failed", "expired");
    else if (delivery.state !== "failed") messages.push({ ...message, ...delivery });
  }
  return {
    messages,
    mark: async (state = "delivered") => {
      for (const message of messages) Object.assign(message, await moveOn(app, entryOf(receiver, message), state));
    },
  };
}
