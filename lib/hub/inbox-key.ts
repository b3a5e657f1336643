import { crc32 } from "../session/crc32.ts";
import type { DeliveryState, Message, MessageKind, Priority } from "./message.ts";

/** What the key of an inbox entry says, so that an inbox is sorted and filtered without reading its messages. */
export interface InboxKey {
  readonly receiver: string;
  readonly priority: Priority;
  readonly message_id: string;
  readonly type: MessageKind;
}

/** Where an entry lies: not shown yet, shown and unread, done with. */
export type Box = "queue" | "shown" | "kept";

export const BOXES: readonly Box[] = ["queue", "shown", "kept"];
export const UNREAD: readonly Box[] = ["queue", "shown"];

export function boxOf(state: DeliveryState): Box {
  if (state === "queued") return "queue";
  return state === "delivered" ? "shown" : "kept";
}

/**
 * The collection that holds a box of this receiver. Receivers are spread over 256 of them, so that reading one inbox
 * costs what lies in it, however many others there are.
 */
export function boxCollection(box: Box, receiver: string): string {
  return `${box}-${bucketOf(receiver)}`;
}

/** The collection that says which replies a thread has. */
export function threadCollection(threadId: string): string {
  return `thread-${bucketOf(threadId)}`;
}

export function keyOf({ receiver, priority, message_id, type }: InboxKey): string {
  return `${receiver}/${priority}/${message_id}/${type}`;
}

/** The key of this message's entry in that inbox. */
export function entryOf(receiver: string, { priority, message_id, type }: Message): InboxKey {
  return { receiver, priority, message_id, type };
}

/** Whether a key is one of this receiver's: others may share its collection. */
export function isKeyOf(key: string, receiver: string): boolean {
  return key.startsWith(receiver) && key.charAt(receiver.length) === "/";
}

/** What a key says; `undefined` for one of another receiver. */
export function parseKey(key: string, receiver: string): InboxKey | undefined {
  if (!isKeyOf(key, receiver)) return undefined;
  const [priority, message_id, type, ...rest] = key.slice(receiver.length + 1).split("/");
  if (message_id === undefined || type === undefined || rest.length > 0) return undefined;
  return { receiver, priority: Number(priority) as Priority, message_id, type: type as MessageKind };
}

function bucketOf(text: string): string {
  return crc32(text).slice(-2);
}
