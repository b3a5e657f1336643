import { parseTime } from "../session/time.ts";
import type { App } from "./context.ts";

// The one place at which orchestration meets registry and messages.

/** How many unread messages wait for the session. */
export async function openInbox(_app: App, _id: string): Promise<number> {
  return 0;
}

/** Opens the session's inbox: others find it in the registry and may write to it. */
export async function joinRegistry(_app: App, _id: string): Promise<void> {}

/** Takes the session off the registry. */
export async function leaveRegistry(_app: App, _id: string): Promise<void> {}

/** Forgets what waits unread for the session; how many messages that were. */
export async function dropInbox(_app: App, _id: string): Promise<number> {
  return 0;
}

/** The last ping of a registered one, in ms since the epoch. */
export async function lastPing(app: App, id: string): Promise<number | undefined> {
  return parseTime((await app.store.doc.get<{ last_ping?: unknown }>("presence", id))?.value?.last_ping);
}

/** A sign of life for the registry, if the session is registered. */
export async function pingPresence(_app: App, _id: string): Promise<void> {}

/** What the messages of a session say of its work. */
export interface MessageFigures {
  /** Messages it has read or acknowledged. */
  processed: number;
  /** From a request to its answer; 0 when none was answered. */
  averageResponseMs: number;
  /** Processed in the last 60 s. */
  lastMinute: number;
}

export async function messageFigures(_app: App, _id: string): Promise<MessageFigures> {
  return { processed: 0, averageResponseMs: 0, lastMinute: 0 };
}
