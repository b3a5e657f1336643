import { boxCollection, entryOf, keyOf, threadCollection } from "../../hub/inbox-key.ts";
import type { MemoryEntry, MemoryHead } from "../../hub/memory.ts";
import type { Delivery, Message } from "../../hub/message.ts";
import type { Presence } from "../../hub/presence.ts";
import type { App } from "../context.ts";
import { changeDocument } from "../documents.ts";
import { MEMORY, MEMORY_VERSIONS, versionKey } from "./memory.ts";
import { PRESENCE } from "./presence.ts";
import { MESSAGES, type Stored, threadKey } from "./stored-message.ts";

/** Whether it was taken in, or something stood in its place already, which stays as it is. */
export type TakenIn = "imported" | "there already";

export function importPresence(app: App, presence: Presence): Promise<TakenIn> {
  return putNew(app, PRESENCE, presence.session_id, presence);
}

/** A message of the past: it comes into the inboxes as read, for it is history and not news. */
export async function importMessage(app: App, message: Message, receivers: readonly string[]): Promise<TakenIn> {
  const { message_id, thread_id, created_at } = message;
  const read: Delivery = { state: "read", queued_at: created_at, delivered_at: created_at, read_at: created_at };
  for (const receiver of receivers) {
    await putNew(app, boxCollection("kept", receiver), keyOf(entryOf(receiver, message)), read);
  }
  if (thread_id !== message_id) await putNew(app, threadCollection(thread_id), threadKey(message), {});
  return putNew(app, MESSAGES, message_id, { message, receivers } satisfies Stored);
}

/** All versions of one key, oldest first. */
export async function importMemory(app: App, versions: readonly MemoryEntry[]): Promise<TakenIn> {
  const numbered = versions.map((entry, at) => ({ ...entry, version: at + 1 }));
  const newest = numbered.at(-1) as MemoryEntry;
  const { key, version } = newest;
  // The older ones lie beside it before it stands, so that whoever finds it finds them.
  if ((await app.store.doc.get(MEMORY, key)) !== undefined) return "there already";
  for (const entry of numbered.slice(0, -1)) await putNew(app, MEMORY_VERSIONS, versionKey(key, entry.version), entry);
  const head: MemoryHead = { key, entry: newest, last_version: version, first_version: 1 };
  return putNew(app, MEMORY, key, head);
}

async function putNew(app: App, collection: string, key: string, value: unknown): Promise<TakenIn> {
  let taken: TakenIn = "there already";
  await changeDocument<unknown>(app, collection, key, (old) => {
    taken = old === undefined ? "imported" : "there already";
    return old === undefined ? value : undefined;
  });
  return taken;
}
