import { SessionError } from "../errors.ts";
import { type EVENT_ALIASES, eventNamed } from "../outbound/event-names.ts";
import { followFeed } from "../outbound/listen.ts";
import { type EventOf, eventsOf, type SessionEvent } from "../outbound/session-event.ts";
import type { EventType } from "../session/events.ts";
import type { Store } from "../store/contract.ts";
import { warn } from "./warn.ts";

type Aliases = typeof EVENT_ALIASES;

/** What `on` takes: an event, `*` for all of them, or a seed's name for one. */
export type EventName = EventType | "*" | keyof Aliases;

/** The event a name stands for. */
export type EventNamed<Name extends EventName> = Name extends keyof Aliases
  ? EventOf<Aliases[Name]>
  : Name extends EventType
    ? EventOf<Name>
    : SessionEvent;

/** Told one event after the other; a promise it answers is not waited for. */
export type Listener<Name extends EventName> = (event: EventNamed<Name>) => unknown;

/** Starts telling `listener`, from the feed's end on; answers how to stop it. */
export function listen<Name extends EventName>(store: Store, name: Name, listener: Listener<Name>): () => void {
  const type = eventNamed(name, "on");
  if (typeof listener !== "function") {
    throw new SessionError("INVALID_VALUE", "on: listener: expected a function", { name: "listener" });
  }
  const end = new AbortController();
  void followFeed(store, {
    signal: end.signal,
    onEntry: (entry) => {
      for (const event of eventsOf(entry)) {
        if (end.signal.aborted) return;
        if (type === "*" || event.type === type) tell(listener as (event: SessionEvent) => unknown, event);
      }
    },
    onError: (error) => warn("FEED_UNREADABLE", "Events cannot be read now, and are tried again", error),
  });
  return () => end.abort();
}

/** A listener is somebody else's code: whatever it does, the others and the sessions go on. */
function tell(listener: (event: SessionEvent) => unknown, event: SessionEvent): void {
  const failed = (error: unknown) => warn("LISTENER_FAILED", `A listener of ${event.type} failed`, error);
  try {
    Promise.resolve(listener(event)).catch(failed);
  } catch (error) {
    failed(error);
  }
}
