import { SessionError } from "../errors.ts";
import { toTime } from "../session/time.ts";

const SHAPE = /^msg-\d{8}-\d{6}-\d{3}[0-9a-z]{2}-[0-9a-f]{8}$/;

/**
 * A message's id, `msg-YYYYMMDD-HHMMSS-mmmcc-xxxxxxxx`: in the order of time, and of one process's messages of the same
 * millisecond by `count` (0–1295, more count as that).
 */
export function messageId(now: number, count: number, hex: string): string {
  return `${messageIdAt(now)}${Math.min(count, 1295).toString(36).padStart(2, "0")}-${hex}`;
}

/** What the ids of that millisecond begin with: every id of an earlier one is less. */
export function messageIdAt(now: number): string {
  const digits = toTime(now).replace(/\D/g, "");
  return `msg-${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`;
}

/** `id` itself, or `MESSAGE_NOT_FOUND`: no message has an id of another shape. */
export function checkMessageId(id: unknown): string {
  if (typeof id === "string" && SHAPE.test(id)) return id;
  throw noMessage(id);
}

export function noMessage(id: unknown): SessionError {
  const shown = String(id).slice(0, 80);
  return new SessionError("MESSAGE_NOT_FOUND", `There is no message ${shown}.`, { message_id: shown });
}
