import { UNREAD } from "../../hub/inbox-key.ts";
import { parseTime } from "../../session/time.ts";
import type { App } from "../context.ts";
import { countEntries, entriesOf } from "./entries.ts";
import { moveOn, readDelivery } from "./mailbox.ts";
import { getPresence, ping, register, unregister } from "./presence.ts";
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

/** Takes the session off the registry, if it is on it. */
export async function leaveRegistry(app: App, id: string): Promise<void> {
  if (await isRegistered(app, id)) await unregister(app, id);
}

/** Lets what waits unread for the session fail, which its senders see; how many messages that were. */
export async function dropInbox(app: App, id: string): Promise<number> {
  let dropped = 0;
  for (const entry of await entriesOf(app, id, UNREAD)) {
    if ((await moveOn(app, entry, "failed", "released"))?.state === "failed") dropped++;
  }
  return dropped;
}

/** The last ping of a registered one, in ms since the epoch. */
export async function lastPing(app: App, id: string): Promise<number | undefined> {
  return parseTime((await getPresence(app, id))?.last_ping);
}

/** A sign of life for the registry, if the session is on it. */
export async function pingPresence(app: App, id: string): Promise<void> {
  if (await isRegistered(app, id)) await ping(app, id);
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

/** Cost: reads every message the session has received, as long as they are kept. */
export async function messageFigures(app: App, id: string): Promise<MessageFigures> {
  const since = app.now() - 60_000;
  let [processed, lastMinute] = [0, 0];
  const responses: number[] = [];
  for (const entry of await entriesOf(app, id, ["queue", "shown", "kept"])) {
    if (entry.type === "request") responses.push(...(await responseMs(app, id, entry.message_id)));
    const delivery = await readDelivery(app, entry);
    if (delivery?.state !== "read" && delivery?.state !== "acked") continue;
    processed++;
    if ((parseTime(delivery.read_at) ?? 0) > since) lastMinute++;
  }
  const sum = responses.reduce((total, each) => total + each, 0);
  return { processed, lastMinute, averageResponseMs: responses.length === 0 ? 0 : Math.round(sum / responses.length) };
}

/** How long the first answer of `id` to that request took; nothing when there is none. */
async function responseMs(app: App, id: string, requestId: string): Promise<number[]> {
  const request = await readMessage(app, requestId);
  if (request === undefined) return [];
  const asked = parseTime(request.created_at) ?? 0;
  const answers: number[] = [];
  for (const replyId of await repliesIn(app, request.thread_id)) {
    const reply = await readMessage(app, replyId);
    if (reply?.in_reply_to === requestId && reply.from === id) answers.push(parseTime(reply.created_at) ?? asked);
  }
  return answers.length === 0 ? [] : [Math.max(0, Math.min(...answers) - asked)];
}

async function isRegistered(app: App, id: string): Promise<boolean> {
  return (await getPresence(app, id))?.ended_at === null;
}
