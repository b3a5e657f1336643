import type { Delivery, Message, Received } from "../hub/message.ts";
import { emojiOf, formatSignal } from "../hub/signal.ts";
import { clean, toJson } from "./clean.ts";

/** Seed 001's two lines of a message that was sent. */
export function sentText(message: Message): string {
  const what = message.type === "broadcast" ? "Broadcast" : "Message";
  return `✅ ${what} sent: ${clean(message.message_id)}\n${clean(formatSignal(message))}`;
}

/** A sent message for machines: with its signal line. */
export function withSignal<M extends Message>(message: M): M & { signal: string } {
  return { ...message, signal: formatSignal(message) };
}

/** An inbox in seed 001's manner, a block for each message. */
export function inboxText(id: string, messages: readonly Received[]): string {
  if (messages.length === 0) return `📬 No messages for ${id}.`;
  return [`📬 Messages for ${id}:`, ...messages.map((each) => messageBlock(each))].join("\n\n");
}

/** A thread, in the order of sending. */
export function threadText(messages: readonly Message[]): string {
  return messages.map((each) => messageBlock(each)).join("\n\n");
}

/** One message: who, what, when, and its text with every line indented. */
export function messageBlock(message: Message & Partial<Delivery>): string {
  const { type, priority, from, to, subject, body, data, message_id, in_reply_to, created_at, state } = message;
  const facts = [type, `priority ${priority}`, ...(state === undefined ? [] : [state]), created_at];
  return [
    `${emojiOf(type)} ${clean(`${from} → ${to ?? "ALL"}: ${subject}`)}`,
    `   ${clean(`${message_id} (${facts.join(", ")})`)}`,
    ...(in_reply_to === null ? [] : [`   in reply to ${clean(in_reply_to)}`]),
    ...(body === "" ? [] : body.split("\n").map((line) => `   ${clean(line)}`)),
    ...(Object.keys(data).length === 0 ? [] : [`   data: ${toJson(data)}`]),
  ].join("\n");
}
