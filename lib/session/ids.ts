import { SessionError } from "../errors.ts";

const SHAPE = /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9_-])?$/;
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/**
 * Whether `id` may name a session: 1–128 of `[A-Za-z0-9._-]`, not starting or ending with a dot, no
 * Windows device name (spec 1 §1). Such an id is safe as a folder name on every system.
 */
export function isSessionId(id: unknown): id is string {
  return typeof id === "string" && SHAPE.test(id) && !WINDOWS_DEVICE.test(id);
}

/** `id` itself, or `INVALID_ID` before any path is touched. */
export function checkSessionId(id: unknown): string {
  if (isSessionId(id)) return id;
  throw new SessionError(
    "INVALID_ID",
    `Not a session id: ${describe(id)}. An id has 1 to 128 of the characters A-Z a-z 0-9 . _ -, does not start or end with a dot, and is no Windows device name.`,
  );
}

/** A generated id, `agent-YYYYMMDD-HHMMSS-xxxxxxxx` in UTC; `hex` are its 8 lower-case hex digits. */
export function newSessionId(now: number, hex: string): string {
  const digits = new Date(now).toISOString().replace(/[-:]/g, "");
  return `agent-${digits.slice(0, 8)}-${digits.slice(9, 15)}-${hex}`;
}

function describe(id: unknown): string {
  if (typeof id !== "string") return `a value of type ${id === null ? "null" : typeof id}`;
  return JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);
}
