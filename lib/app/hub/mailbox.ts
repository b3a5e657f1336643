import { advance, queued } from "../../hub/delivery.ts";
import { BOXES, type Box, boxCollection, boxOf, type InboxKey, keyOf } from "../../hub/inbox-key.ts";
import type { Delivery, DeliveryState } from "../../hub/message.ts";
import type { App } from "../context.ts";
import { changeDocument, removeDocument } from "../documents.ts";
import { tellFeed } from "./hub-feed.ts";

/**
 * One document per message and receiver, which moves from box to box with its state: an inbox is read at the cost of
 * the boxes asked for, and no file grows. It is written into its new box before it leaves the old one, so it may be in
 * two for a moment, and in two for good after a kill: the box further on is right.
 */
export async function putInQueue(app: App, key: InboxKey): Promise<void> {
  await changeDocument<Delivery>(app, boxCollection("queue", key.receiver), keyOf(key), () => queued(app.now()));
}

/** How far the message is with that receiver; `undefined` when it was never sent there, or is forgotten. */
export async function readDelivery(app: App, key: InboxKey): Promise<Delivery | undefined> {
  let last: Delivery | undefined;
  for (const box of BOXES) last = (await readBox(app, box, key)) ?? last;
  return last;
}

/** Moves a delivery on to `state`, and tells the feed; what is there or further already stays. Answers what stands. */
export async function moveOn(
  app: App,
  key: InboxKey,
  state: DeliveryState,
  reason?: string,
): Promise<Delivery | undefined> {
  const current = await readDelivery(app, key);
  const moved = current === undefined ? undefined : advance(current, state, app.now(), reason);
  if (moved === undefined) return current;
  const box = boxOf(moved.state);
  let ours = false;
  const standing = await changeDocument<Delivery>(app, boxCollection(box, key.receiver), keyOf(key), (old) => {
    const next = old === undefined ? moved : advance(old, state, app.now(), reason);
    ours = next !== undefined;
    return next;
  });
  await settleIn(app, key, box);
  if (ours && state !== "queued") {
    const { message_id, type, receiver } = key;
    const data = { message_id, message_type: type, ...(reason !== undefined && { reason }) };
    await tellFeed(app, `message.${state}`, receiver, data);
  }
  return standing;
}

/** Forgets a message in one inbox. */
export async function dropEntry(app: App, key: InboxKey): Promise<void> {
  for (const box of BOXES) await removeDocument(app, boxCollection(box, key.receiver), keyOf(key));
}

/** Takes an entry out of every box before `box`, and out of that one too where it has got further meanwhile. */
export async function settleIn(app: App, key: InboxKey, box: Box): Promise<void> {
  const at = BOXES.indexOf(box);
  const further = BOXES.slice(at + 1);
  const outdated = [...BOXES.slice(0, at)];
  for (const each of further) if ((await readBox(app, each, key)) !== undefined) outdated.push(box);
  for (const each of outdated) await removeDocument(app, boxCollection(each, key.receiver), keyOf(key));
}

async function readBox(app: App, box: Box, key: InboxKey): Promise<Delivery | undefined> {
  return (await app.store.doc.get<Delivery>(boxCollection(box, key.receiver), keyOf(key)))?.value;
}
