import { SessionError } from "../../errors.ts";
import { UNREAD } from "../../hub/inbox-key.ts";
import { isExpired } from "../../hub/message.ts";
import type { Store } from "../../store/contract.ts";
import type { App } from "../context.ts";
import { countEntries, entriesOf } from "./entries.ts";
import { moveOn } from "./mailbox.ts";
import { readMessage } from "./stored-message.ts";

/** Unread messages an inbox holds at most; one more is refused, none is dropped. */
const MAX_UNREAD = 10_000;

/** How many more sends may pass before an inbox is counted again, so that counting costs a send next to nothing. */
const allowances = new WeakMap<Store, Map<string, number>>();

/** Other processes send too: together they may use up a part of the room before each of them counts again. */
const SHARE = 64;

/** `QUEUE_FULL` when the receiver's inbox holds as many unread messages as it may. */
export async function checkRoom(app: App, receiver: string): Promise<void> {
  const known = allowances.get(app.store) ?? new Map<string, number>();
  allowances.set(app.store, known);
  const left = known.get(receiver) ?? 0;
  if (left > 0) {
    known.set(receiver, left - 1);
    return;
  }
  let count = await countEntries(app, receiver, UNREAD);
  if (count >= MAX_UNREAD) {
    await failExpired(app, receiver);
    count = await countEntries(app, receiver, UNREAD);
  }
  if (count >= MAX_UNREAD) {
    const text = `The inbox of ${receiver} holds ${count} unread messages, and takes no more before some are read.`;
    throw new SessionError("QUEUE_FULL", text, { to: receiver, unread: count, limit: MAX_UNREAD });
  }
  known.set(receiver, Math.floor((MAX_UNREAD - count) / SHARE));
}

async function failExpired(app: App, receiver: string): Promise<void> {
  for (const entry of await entriesOf(app, receiver, UNREAD)) {
    const message = await readMessage(app, entry.message_id);
    if (message !== undefined && isExpired(message, app.now())) await moveOn(app, entry, "failed", "expired");
  }
}
