import { isSessionError, SessionError } from "../../errors.ts";
import { compose, type MessageDraft, replyTo } from "../../hub/compose.ts";
import { entryOf } from "../../hub/inbox-key.ts";
import { type DeliveryState, MESSAGE_TYPES, type Message, type MessageKind } from "../../hub/message.ts";
import { messageId } from "../../hub/message-id.ts";
import { checkSessionId } from "../../session/ids.ts";
import type { App } from "../context.ts";
import { findOffer, giveOfferedTask } from "./accept-offer.ts";
import { countInMs } from "./count-in-ms.ts";
import { tellFeed } from "./hub-feed.ts";
import { checkRoom } from "./inbox-room.ts";
import { moveOn, putInQueue } from "./mailbox.ts";
import { registryStats } from "./presence.ts";
import { resolveReceivers } from "./receivers.ts";
import { existingMessage, messagesSince, storeMessage } from "./stored-message.ts";

export interface SendOptions {
  /** Also to an id nobody has heard of yet. */
  queue?: boolean | null;
}

/**
 * Sends a message and answers it as stored. Accepted means on disk: the message, then an entry in each inbox. A full
 * inbox is `QUEUE_FULL`; of several receivers only that one misses it (its delivery is `failed`). The acceptance of an
 * offer routes its task first. Other refusals: `RECIPIENT_NOT_FOUND`, `NO_TARGET`, `DRAINING`, `MESSAGE_NOT_FOUND`,
 * `INVALID_ID`, `INVALID_VALUE`, `LIMIT_EXCEEDED`.
 */
export async function send(app: App, draft: MessageDraft, options: SendOptions = {}): Promise<Message> {
  checkSessionId(draft.from);
  const parent = await answeredBy(app, draft);
  const receivers = await resolveReceivers(app, draft.from, draft.to, { ...options, answer: parent !== undefined });
  const now = app.now();
  const id = messageId(now, countInMs(now), app.hex(8));
  const message = app.redact(compose(draft, { id, to: receivers.to, parent, now }));
  const full = new Set<string>();
  for (const receiver of receivers.ids)
    if (!(await hasRoom(app, receiver, receivers.ids.length === 1))) full.add(receiver);
  if (message.type === "task_accept" && parent !== undefined) await giveOfferedTask(app, parent, message.from);
  const stored = await storeMessage(app, { message, receivers: receivers.ids });
  for (const receiver of receivers.ids) {
    await putInQueue(app, entryOf(receiver, stored));
    if (full.has(receiver)) await moveOn(app, entryOf(receiver, stored), "failed", "queue_full");
  }
  const { message_id, type, from, to, priority, in_reply_to, thread_id } = stored;
  await tellFeed(app, "message.sent", from, { message_id, message_type: type, to, priority, in_reply_to, thread_id });
  return stored;
}

/** To everybody else who is registered, offline ones too. */
export async function broadcast(app: App, draft: Omit<MessageDraft, "to">): Promise<Message> {
  return send(app, { type: "broadcast", ...draft, to: null });
}

/** Answers a message. It goes to its sender, known or not: who has sent can be answered. */
export async function reply(
  app: App,
  id: string,
  answer: Pick<MessageDraft, "from" | "body"> & Partial<MessageDraft>,
): Promise<Message> {
  const { message } = await existingMessage(app, id);
  return send(app, replyTo(message, answer), { queue: true });
}

/** Asks whether somebody is there; its next hook answers. */
export async function sendPing(app: App, from: string, to: string): Promise<Message> {
  return send(app, { from, to, type: "ping", subject: "Ping", body: "Are you there?", requiresResponse: true });
}

/**
 * Marks a message as read or acknowledged by a receiver; that may be left out where there is only one. Answers it, and
 * its state there: one that was acknowledged, or has failed, stays so.
 */
export async function mark(
  app: App,
  id: string,
  state: "read" | "acked",
  receiver?: string | null,
): Promise<{ message: Message; state: DeliveryState }> {
  const { message, receivers } = await existingMessage(app, id);
  const by = receiver ? checkSessionId(receiver) : receivers[0];
  if (!receiver && receivers.length > 1) {
    const text = `Message ${id} went to ${receivers.length} receivers: say which one has it.`;
    throw new SessionError("INVALID_VALUE", text, { name: "session", message_id: id });
  }
  const delivery = by === undefined ? undefined : await moveOn(app, entryOf(by, message), state);
  if (delivery === undefined) {
    const text = `Message ${id} did not go to ${by ?? "anybody"}.`;
    throw new SessionError("MESSAGE_NOT_FOUND", text, { message_id: id, session_id: by });
  }
  return { message, state: delivery.state };
}

/** Seed 001's figures. */
export interface MessageStats {
  total_messages: number;
  /** All types, zeros included. */
  by_type: Record<MessageKind, number>;
  active_sessions: number;
}

/** Counts the messages that are stored. Cost: reads all of them. */
export async function messageStats(app: App): Promise<MessageStats> {
  const counts = Object.fromEntries(MESSAGE_TYPES.map((type) => [type, 0])) as Record<MessageKind, number>;
  const messages = await messagesSince(app);
  for (const { type } of messages) counts[type]++;
  const { active_sessions } = await registryStats(app);
  return { total_messages: messages.length, by_type: counts, active_sessions };
}

/** What a message answers; an acceptance that names only its task answers the newest offer of it. */
async function answeredBy(app: App, { inReplyTo, type, from, to, data }: MessageDraft): Promise<Message | undefined> {
  if (inReplyTo) return (await existingMessage(app, inReplyTo)).message;
  const taskId = type === "task_accept" ? data?.task_id : undefined;
  return to === null || taskId === undefined ? undefined : findOffer(app, { accepter: from, offerer: to, taskId });
}

async function hasRoom(app: App, receiver: string, mustHave: boolean): Promise<boolean> {
  try {
    await checkRoom(app, receiver);
    return true;
  } catch (error) {
    if (mustHave || !isSessionError(error) || error.code !== "QUEUE_FULL") throw error;
    return false;
  }
}
