import { BOXES, type Box, boxCollection, type InboxKey, isKeyOf, parseKey } from "../../hub/inbox-key.ts";
import { byUrgency } from "../../hub/message.ts";
import type { App } from "../context.ts";

/** An inbox entry and the box it was found in. */
export interface Entry extends InboxKey {
  readonly box: Box;
}

/** The entries of a receiver in these boxes, the most urgent first. Cost: a listing of each box; nothing is read. */
export async function entriesOf(app: App, receiver: string, boxes: readonly Box[]): Promise<Entry[]> {
  const found = new Map<string, Entry>();
  for (const box of BOXES) {
    if (!boxes.includes(box)) continue;
    for await (const key of app.store.doc.list(boxCollection(box, receiver))) {
      const entry = parseKey(key, receiver);
      if (entry !== undefined) found.set(entry.message_id, { ...entry, box });
    }
  }
  return [...found.values()].sort(byUrgency);
}

/** How many entries these boxes of a receiver hold; one that is on its way between two may count twice. */
export async function countEntries(app: App, receiver: string, boxes: readonly Box[]): Promise<number> {
  let count = 0;
  for (const box of boxes) {
    for await (const key of app.store.doc.list(boxCollection(box, receiver))) if (isKeyOf(key, receiver)) count++;
  }
  return count;
}
