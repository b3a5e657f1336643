import { SessionError } from "../errors.ts";
import { isAll, isDeviceName, isNameUnit } from "./characters.ts";
import { toTime } from "./time.ts";

/**
 * Whether `id` may name a session: 1–128 of `[A-Za-z0-9._-]`, not starting or ending with a dot, no
 * Windows device name (spec 1 §1). Such an id is safe as a folder name on every system.
 */
export function isSessionId(id: unknown): id is string {
  if (typeof id !== "string" || id.length === 0 || id.length > 128) return false;
  return !id.startsWith(".") && !id.endsWith(".") && isAll(id, isIdUnit) && !isDeviceName(id);
}

function isIdUnit(unit: number): boolean {
  return isNameUnit(unit) || unit === DOT;
}

const DOT = 0x2e;

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
  const digits = toTime(now).replace(/[-:]/g, "");
  return `agent-${digits.slice(0, 8)}-${digits.slice(9, 15)}-${hex}`;
}

function describe(id: unknown): string {
  if (typeof id !== "string") return `a value of type ${id === null ? "null" : typeof id}`;
  return JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);
}
