import { SessionError } from "../errors.ts";
import { EVENT_TYPES, type EventType } from "../session/events.ts";

/** Names of seed 003 for three of the events. */
export const EVENT_ALIASES = {
  sessionStatusChanged: "session.phase_changed",
  sessionError: "session.error",
  sessionTerminated: "session.finalized",
} as const satisfies Record<string, EventType>;

/** The event that a name stands for, `*` for all of them. `INVALID_VALUE` for another name; `call` says whose it was. */
export function eventNamed(name: string, call: string): EventType | "*" {
  const type = Object.hasOwn(EVENT_ALIASES, name) ? EVENT_ALIASES[name as keyof typeof EVENT_ALIASES] : name;
  if (type === "*" || EVENT_TYPES.includes(type as EventType)) return type as EventType | "*";
  const known = ["*", ...EVENT_TYPES, ...Object.keys(EVENT_ALIASES)];
  throw new SessionError("INVALID_VALUE", `${call}: unknown event "${String(name)}"; there are ${known.join(", ")}`, {
    name: "event",
    known,
  });
}
