import type { App } from "../app/context.ts";
import * as app from "../app/hub/messages.ts";
import { type InboxFilter, readInbox } from "../app/hub/read-inbox.ts";
import { request } from "../app/hub/request.ts";
import { thread } from "../app/hub/stored-message.ts";
import { sendFrom } from "../host/hand-over.ts";
import type { Message, MessageKind, Received } from "../hub/message.ts";
import {
  broadcastOptions,
  inboxOptions,
  type messageExtras,
  pingOptions,
  readOptions,
  replyOptions,
  requestOptions,
  sendOptions,
} from "../hub/options.schema.ts";
import { formatSignal } from "../hub/signal.ts";
import { checked } from "./checked.ts";
import type { Given } from "./given.ts";
import { asObject } from "./hub-options.ts";
import { type MessageListener, onMessage } from "./message-listening.ts";

export type SendOptions = Given<typeof sendOptions>;
export type BroadcastOptions = Given<typeof broadcastOptions>;
export type ReplyOptions = Given<typeof replyOptions>;
export type InboxOptions = Given<typeof inboxOptions>;
export type MessageExtras = Given<typeof messageExtras>;

/**
 * Messages between sessions (spec 4 §2). A call that has resolved is on disk; delivery is at least once, and
 * `message_id` tells a repetition. `LIMIT_EXCEEDED` for a body above 64 KiB, `INVALID_VALUE` for an unknown type or a
 * time to live that is not above 0, `MESSAGE_NOT_FOUND` for an id of no message.
 */
export interface Messages {
  /**
   * Sends a message and answers it as stored. `to` may be an id, `@capability:…`, `@team:…`, `@affinity`, or `null` for
   * everybody else. `RECIPIENT_NOT_FOUND` for an id nobody has heard of (unless `queue`), `NO_TARGET` when nobody fits,
   * `QUEUE_FULL` at 10,000 unread messages. A handoff carries the session it names and that one's context pack.
   */
  send(
    from: string,
    to: string | null,
    type: MessageKind,
    subject: string,
    body: string,
    options?: MessageExtras,
  ): Promise<Message>;
  send(message: SendOptions): Promise<Message>;
  /** To everybody else who is registered, offline ones too; nobody is no error. */
  broadcast(from: string, subject: string, body: string, options?: MessageExtras): Promise<Message>;
  broadcast(message: BroadcastOptions): Promise<Message>;
  /** Answers a message, or the one with that id; its sender gets it. `Re: ` stands before the subject once. */
  reply(message: Message | string, answer: ReplyOptions): Promise<Message>;
  /** Asks whether somebody is there; the receiver's next hook answers. */
  ping(from: string, to: string): Promise<Message>;
  /**
   * The messages of an id, the most urgent first, then by time; all of them count as delivered then, with `markRead` as
   * read. With `unread` only what was not read or acknowledged.
   */
  inbox(id: string, options?: InboxOptions): Promise<Received[]>;
  /** Notes that a message was read; `session` says by whom where it went to several. */
  read(message: Message | string, options?: { session?: string | null }): Promise<Message>;
  /** Acknowledges a message. */
  ack(message: Message | string, options?: { session?: string | null }): Promise<Message>;
  /** The whole thread of a message, by time, whichever of its messages that is. */
  thread(message: Message | string): Promise<Message[]>;
  /** Sends a request and answers the first reply to it. `TIMEOUT` after `timeoutMs`; the request stays. */
  request(message: SendOptions, options: { timeoutMs: number }): Promise<Message>;
  /**
   * Tells `listener` of every message of a type (`*`: of any) that is sent from now on, by any process, about 100 ms
   * after it was. Does not keep the process running. Answers the end of it.
   */
  on(type: MessageKind | "*", listener: MessageListener): () => void;
  stats(): Promise<app.MessageStats>;
  /** Seed 001's line of a message. */
  formatSignal(message: Message): string;
}

const KEPT = ["to", "body"];

/** `keep` is told how to stop each listening. */
export function messagesOf(alive: () => App, keep: (stop: () => void) => () => void): Messages {
  return {
    send: async (...args: unknown[]) => {
      const given = asObject("send", args, ["from", "to", "type", "subject", "body"], ["to"]);
      const { queue, ...draft } = checked(sendOptions, given, "send", KEPT);
      return sendFrom(alive(), draft, { queue: queue ?? false });
    },
    broadcast: async (...args: unknown[]) => {
      const given = asObject("broadcast", args, ["from", "subject", "body"]);
      return app.broadcast(alive(), checked(broadcastOptions, given, "broadcast", KEPT));
    },
    reply: async (message, answer) =>
      app.reply(alive(), idOf(message), checked(replyOptions, answer, "reply", ["body"])),
    ping: async (from, to) => {
      const given = checked(pingOptions, { from, to }, "ping");
      return app.sendPing(alive(), given.from, given.to);
    },
    inbox: async (id, options) => {
      const { markRead, ...filter } = checked(inboxOptions, options, "inbox");
      const inbox = await readInbox(alive(), id, filter as InboxFilter);
      await inbox.mark(markRead ? "read" : "delivered");
      return inbox.messages;
    },
    read: async (message, options) =>
      (await app.mark(alive(), idOf(message), "read", checked(readOptions, options, "read").session)).message,
    ack: async (message, options) =>
      (await app.mark(alive(), idOf(message), "acked", checked(readOptions, options, "ack").session)).message,
    thread: async (message) => thread(alive(), idOf(message)),
    request: async (message, options) => {
      const { timeoutMs } = checked(requestOptions, options, "request");
      const { queue, ...draft } = checked(sendOptions, asObject("request", [message], [], ["to"]), "request", KEPT);
      return (await request(alive(), draft, { queue: queue ?? false, timeoutMs })).reply;
    },
    on: (type, listener) => keep(onMessage(alive(), type, listener)),
    stats: async () => app.messageStats(alive()),
    formatSignal,
  };
}

function idOf(message: Message | string): string {
  return typeof message === "string" ? message : message?.message_id;
}
