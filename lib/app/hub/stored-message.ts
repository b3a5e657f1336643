import { threadCollection } from "../../hub/inbox-key.ts";
import { byTime, type Message } from "../../hub/message.ts";
import { checkMessageId, messageIdAt, noMessage } from "../../hub/message-id.ts";
import type { App } from "../context.ts";
import { changeDocument } from "../documents.ts";

export const MESSAGES = "messages";

/** A message beside those it went to. */
export interface Stored {
  message: Message;
  receivers: readonly string[];
}

/** Stores a message, and its place in the thread when it answers another. */
export async function storeMessage(app: App, stored: Stored): Promise<Message> {
  const { message_id, thread_id } = stored.message;
  const kept = (await changeDocument<Stored>(app, MESSAGES, message_id, () => stored)) as Stored;
  if (thread_id !== message_id) {
    await changeDocument(app, threadCollection(thread_id), threadKey(stored.message), () => ({}));
  }
  return kept.message;
}

export async function readStored(app: App, id: string): Promise<Stored | undefined> {
  return (await app.store.doc.get<Stored>(MESSAGES, id))?.value;
}

export async function readMessage(app: App, id: string): Promise<Message | undefined> {
  return (await readStored(app, id))?.message;
}

/** The message, else `MESSAGE_NOT_FOUND`. */
export async function existingMessage(app: App, id: string): Promise<Stored> {
  const stored = await readStored(app, checkMessageId(id));
  if (stored === undefined) throw noMessage(id);
  return stored;
}

/**
 * The whole thread of a message, whichever of its messages that is, in the order of sending. It is found by its root's
 * id, which every member carries, so that there is nothing to walk and no cycle to fall into.
 */
export async function thread(app: App, id: string): Promise<Message[]> {
  const { message } = await existingMessage(app, id);
  const members = [message.thread_id, ...(await repliesIn(app, message.thread_id))];
  return readAll(app, [...new Set(members)].sort());
}

/** The ids of a thread's messages but the first. */
export async function repliesIn(app: App, threadId: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const key of app.store.doc.list(threadCollection(threadId))) {
    if (key.startsWith(`${threadId}/`)) ids.push(key.slice(threadId.length + 1));
  }
  return ids;
}

/** Every message sent since then (ms since epoch), in the order of sending; all of them by default. */
export async function messagesSince(app: App, since?: number): Promise<Message[]> {
  const first = since === undefined ? "" : messageIdAt(since);
  const ids: string[] = [];
  for await (const id of app.store.doc.list(MESSAGES)) if (id >= first) ids.push(id);
  return readAll(app, ids);
}

/** The last `count` messages that were sent, in the order of sending. Cost: reads so many, and lists all. */
export async function newestMessages(app: App, count: number): Promise<Message[]> {
  const ids: string[] = [];
  for await (const id of app.store.doc.list(MESSAGES)) ids.push(id);
  return readAll(app, ids.sort().slice(-count));
}

export function threadKey({ thread_id, message_id }: Message): string {
  return `${thread_id}/${message_id}`;
}

async function readAll(app: App, ids: readonly string[]): Promise<Message[]> {
  const messages: Message[] = [];
  for (const id of ids) {
    const message = await readMessage(app, id);
    if (message !== undefined) messages.push(message);
  }
  return messages.sort(byTime);
}
