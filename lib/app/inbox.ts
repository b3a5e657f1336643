import { UNREAD } from "../hub/inbox-key.ts";
import type { Presence } from "../hub/presence.ts";
import { parseTime, toTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { changeDocument } from "./documents.ts";
import { countEntries, entriesOf } from "./entries.ts";
import { moveOn, readDelivery } from "./mailbox.ts";
import { getPresence, PRESENCE, register, unregister } from "./presence.ts";
import { readMessage, repliesIn } from "./stored-message.ts";

// The one place at which orchestration meets registry and messages.

/** How many unread messages wait for the session. */
export async function openInbox(app: App, id: string): Promise<number> {
  return countEntries(app, id, UNREAD);
}

/** Opens the session's inbox: others find it in the registry and may write to it. */
export async function joinRegistry(app: App, id: string): Promise<void> {
  await register(app, id);
}

/** Takes the session off the registry. */
export async function leaveRegistry(app: App, id: string): Promise<void> {
  const presence = await getPresence(app, id);
  if (presence !== undefined && presence.ended_at === null) await unregister(app, id);
}

/** Forgets what waits unread for the session; how many messages that were. */
export async function dropInbox(app: App, id: string): Promise<number> {
  const unread = await entriesOf(app, id, UNREAD);
  for (const entry of unread) await moveOn(app, entry, "failed", "released");
  return unread.length;
}

/** The last ping of a registered one, in ms since the epoch. */
export async function lastPing(app: App, id: string): Promise<number | undefined> {
  return parseTime((await app.store.doc.get<Presence>(PRESENCE, id))?.value.last_ping);
}

/** A sign of life for the registry, if the session is registered. */
export async function pingPresence(app: App, id: string): Promise<void> {
  await changeDocument<Presence>(app, PRESENCE, id, (old) =>
    old === undefined || old.ended_at !== null ? undefined : { ...old, last_ping: toTime(app.now()) },
  );
}

/** What the messages of a session say of its work. */
export interface MessageFigures {
  /** Messages it has read or acknowledged. */
  processed: number;
  /** From a request to its answer; 0 when none was answered. */
  averageResponseMs: number;
  /** Processed in the last 60 s. */
  lastMinute: number;
}

const MINUTE_MS = 60_000;

/** Cost: reads what the session has read, and the answers to its requests. */
export async function messageFigures(app: App, id: string): Promise<MessageFigures> {
  const since = app.now() - MINUTE_MS;
  const responses: number[] = [];
  let [processed, lastMinute] = [0, 0];
  for (const entry of await entriesOf(app, id, ["kept"])) {
    const readAt = parseTime((await readDelivery(app, entry))?.read_at);
    if (readAt === undefined) continue;
    processed++;
    if (readAt > since) lastMinute++;
    if (entry.type === "request") responses.push(...(await responseTimes(app, id, entry.message_id)));
  }
  const total = responses.reduce((sum, each) => sum + each, 0);
  return { processed, averageResponseMs: responses.length === 0 ? 0 : total / responses.length, lastMinute };
}

/** How long the first answer took, in ms; nothing without one. */
async function responseTimes(app: App, id: string, messageId: string): Promise<number[]> {
  const request = await readMessage(app, messageId);
  if (request === undefined) return [];
  for (const replyId of (await repliesIn(app, request.thread_id)).sort()) {
    const reply = await readMessage(app, replyId);
    if (reply?.in_reply_to !== messageId || reply.from !== id) continue;
    return [Math.max(0, (parseTime(reply.created_at) ?? 0) - (parseTime(request.created_at) ?? 0))];
  }
  return [];
}
