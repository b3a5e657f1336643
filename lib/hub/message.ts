/** What a message is about: the nine of seed 001, and the five of the orchestration bus. */
export const MessageType = {
  PING: "ping",
  REQUEST: "request",
  RESPONSE: "response",
  BROADCAST: "broadcast",
  NOTIFICATION: "notification",
  TASK_OFFER: "task_offer",
  TASK_ACCEPT: "task_accept",
  SYNC: "sync",
  HANDOFF: "handoff",
  DIRECTION: "direction",
  COMMAND: "command",
  PROGRESS_REPORT: "progress_report",
  ERROR: "error",
  ACKNOWLEDGMENT: "acknowledgment",
} as const;

export type MessageKind = (typeof MessageType)[keyof typeof MessageType];

export const MESSAGE_TYPES: readonly MessageKind[] = Object.values(MessageType);

/** 1 low, 2 normal, 3 high, 4 critical. */
export type Priority = 1 | 2 | 3 | 4;

/** A message, as stored. It never changes; what became of it stands per receiver. */
export interface Message {
  /** Unique, and in the order of sending. */
  message_id: string;
  type: MessageKind;
  priority: Priority;
  from: string;
  /** A receiver's id, a team (`@team:…`), or `null`: everybody who was registered. */
  to: string | null;
  subject: string;
  body: string;
  data: Record<string, unknown>;
  in_reply_to: string | null;
  /** The message its thread began with: itself when it is no reply. */
  thread_id: string;
  created_at: string;
  expires_at?: string;
  requires_response?: boolean;
}

/** What becomes of a message for one receiver, in this order; `failed` ends it too. */
export const DELIVERY_STATES = ["queued", "delivered", "read", "acked", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** How far a message is with one receiver, and since when. */
export interface Delivery {
  state: DeliveryState;
  queued_at: string;
  delivered_at?: string;
  read_at?: string;
  acked_at?: string;
  failed_at?: string;
  /** Why it failed. */
  reason?: string;
}

/** A message as its receiver finds it. */
export type Received = Message & Delivery;

/** Whether its time to live is over. */
export function isExpired({ expires_at }: Message, now: number): boolean {
  return expires_at !== undefined && Date.parse(expires_at) <= now;
}

/** Highest priority first, then in the order of sending. */
export function byUrgency(
  a: Pick<Message, "priority" | "message_id">,
  b: Pick<Message, "priority" | "message_id">,
): number {
  return b.priority - a.priority || byTime(a, b);
}

/** In the order of sending. */
export function byTime(a: Pick<Message, "message_id">, b: Pick<Message, "message_id">): number {
  return a.message_id < b.message_id ? -1 : a.message_id > b.message_id ? 1 : 0;
}
