import { SessionError } from "../errors.ts";
import { checkSessionId } from "../session/ids.ts";
import { toTime } from "../session/time.ts";
import { MESSAGE_TYPES, type Message, type MessageKind, type Priority } from "./message.ts";

/** Largest body and data of a message, in bytes of UTF-8. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_DATA_BYTES = 256 * 1024;
const MAX_SUBJECT_LENGTH = 1000;

/** A message as its sender gives it; absent and `null` are the defaults. */
export interface MessageDraft {
  from: string;
  /** A receiver's id, `@capability:…`, `@team:…`, `@affinity`; `null`: everybody else who is registered. */
  to: string | null;
  /** Default: request, broadcast to everybody, response to a message. */
  type?: string | null;
  subject: string;
  body: string;
  data?: Record<string, unknown> | null;
  /** 1 low – 4 critical. Default: 2. */
  priority?: number | null;
  /** Seconds from now, after which it is shown to nobody. Default: for ever. */
  ttlS?: number | null;
  inReplyTo?: string | null;
  requiresResponse?: boolean | null;
}

/**
 * The message of a draft. `to` is the receiver as it was resolved, `parent` the message it answers. `INVALID_ID` for a
 * sender that is none, `INVALID_VALUE` for an unknown type, a priority or a time to live out of range, `LIMIT_EXCEEDED`
 * for what is too large.
 */
export function compose(
  draft: MessageDraft,
  facts: { id: string; to: string | null; parent?: Message | undefined; now: number },
): Message {
  const { from, subject, body, data, ttlS, requiresResponse } = draft;
  const { id, to, parent, now } = facts;
  limit("subject", subject.length, MAX_SUBJECT_LENGTH, "characters");
  limit("body", utf8Length(body), MAX_BODY_BYTES, "bytes");
  limit("data", utf8Length(JSON.stringify(data ?? {})), MAX_DATA_BYTES, "bytes");
  return {
    message_id: id,
    type: checkType(draft.type ?? defaultType(to, parent)),
    priority: checkPriority(draft.priority ?? 2),
    from: checkSessionId(from),
    to,
    subject,
    body,
    data: data ?? {},
    in_reply_to: parent?.message_id ?? null,
    thread_id: parent?.thread_id ?? id,
    created_at: toTime(now),
    ...(typeof ttlS === "number" && { expires_at: toTime(now + checkTtl(ttlS) * 1000) }),
    ...(requiresResponse && { requires_response: true }),
  };
}

/** The draft of an answer: to the one who asked, or, for one's own message, to whom it went; `Re: ` stands once. */
export function replyTo(
  parent: Message,
  answer: Pick<MessageDraft, "from" | "body"> & Partial<MessageDraft>,
): MessageDraft {
  const subject = /^re: /i.test(parent.subject) ? parent.subject : `Re: ${parent.subject}`;
  const to = parent.from === answer.from ? parent.to : parent.from;
  return {
    type: "response",
    subject: subject.slice(0, MAX_SUBJECT_LENGTH),
    to,
    ...answer,
    inReplyTo: parent.message_id,
  };
}

/** `value` when it is a type of message, else `INVALID_VALUE`. */
export function checkType(value: unknown): MessageKind {
  const found = MESSAGE_TYPES.find((each) => each === value);
  if (found !== undefined) return found;
  const text = `Unknown type of message: ${JSON.stringify(value)}. There are: ${MESSAGE_TYPES.join(", ")}.`;
  throw new SessionError("INVALID_VALUE", text, { name: "type", known: MESSAGE_TYPES });
}

/** Seconds to live when they are above 0 and lead to a time that exists, else `INVALID_VALUE`. */
export function checkTtl(seconds: number): number {
  if (seconds > 0 && seconds <= 1e10) return seconds;
  throw new SessionError("INVALID_VALUE", `A time to live is a number of seconds above 0, not ${seconds}.`, {
    name: "ttl",
    actual: seconds,
  });
}

/** `LIMIT_EXCEEDED` when there is more than that of something. */
export function limit(what: string, actual: number, most: number, unit: string): void {
  if (actual <= most) return;
  const text = `The ${what} has ${actual} ${unit}; at most ${most} are taken.`;
  throw new SessionError("LIMIT_EXCEEDED", text, { name: what, actual, limit: most });
}

/** Bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}

function defaultType(to: string | null, parent: Message | undefined): MessageKind {
  if (parent !== undefined) return "response";
  return to === null ? "broadcast" : "request";
}

function checkPriority(value: number): Priority {
  if (value === 1 || value === 2 || value === 3 || value === 4) return value;
  throw new SessionError("INVALID_VALUE", `A priority is 1 (low) to 4 (critical), not ${value}.`, {
    name: "priority",
    actual: value,
  });
}
