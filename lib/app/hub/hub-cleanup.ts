import { entryOf, threadCollection } from "../../hub/inbox-key.ts";
import { isExpired, type Message } from "../../hub/message.ts";
import { messageIdAt } from "../../hub/message-id.ts";
import type { Presence } from "../../hub/presence.ts";
import { ageMs } from "../../session/time.ts";
import { HUB_CLEANUP, lastHubCleanup, type Progress } from "../cleanup-progress.ts";
import type { App } from "../context.ts";
import { changeDocument, removeDocument } from "../documents.ts";
import { COLLECTIONS, forgetLeftovers } from "./leftovers.ts";
import { dropEntry, moveOn, readDelivery } from "./mailbox.ts";
import { forgetMemory, MEMORY } from "./memory.ts";
import { getPresence, PRESENCE, recordOf } from "./presence.ts";
import { MESSAGES, readStored, type Stored, threadKey } from "./stored-message.ts";

export interface HubCleanupOptions {
  /** Age from which what is over goes, in milliseconds. */
  retentionMs: number;
  dryRun?: boolean;
  /** At most so many documents of each kind are looked at; the next call goes on behind them. Default: all. */
  limit?: number;
}

/** How many of each went. */
export interface HubCleanupReport {
  presence: number;
  messages: number;
  memory: number;
  /** What was kept beside sessions that have gone. */
  leftovers: number;
}

/**
 * Forgets entries of the registry that were unregistered before retention or are silent past `abandon_after_hours`,
 * messages past retention which nobody has left to read, keys deleted or expired so long ago, and what was kept beside
 * sessions that have gone. An unread message stays while its receiver is known.
 */
export async function cleanupHub(app: App, options: HubCleanupOptions): Promise<HubCleanupReport> {
  const report: HubCleanupReport = { presence: 0, messages: 0, memory: 0, leftovers: 0 };
  const progress = await lastHubCleanup(app);
  const cutoff = app.now() - options.retentionMs;
  const after: Record<string, string> = {};
  let found = 0;
  const walk = async (collection: string, below: string | undefined, take: (key: string) => Promise<boolean>) => {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const start = options.limit === undefined ? "" : (progress?.after[collection] ?? "");
    const keys = await keysOf(app, collection, start, below);
    found += keys.length;
    let taken = 0;
    for (const key of keys.slice(0, limit)) if (await take(key)) taken++;
    after[collection] = keys.length > limit ? (keys[limit - 1] as string) : "";
    return taken;
  };
  report.presence = await walk(PRESENCE, undefined, (key) => forgetPresence(app, key, options));
  report.messages = await walk(MESSAGES, messageIdAt(cutoff), (key) => forgetMessage(app, key, options.dryRun));
  if (!options.dryRun) report.memory = await walk(MEMORY, undefined, (key) => forgetMemory(app, key, cutoff));
  const forget = forgetLeftovers(app, options);
  for (const name of COLLECTIONS) report.leftovers += await walk(name, undefined, (key) => forget(name, key));
  // Where there is nothing, nothing is to be remembered: a sweep of no store makes none.
  if (!options.dryRun && options.limit !== undefined && (found > 0 || progress !== undefined)) {
    await changeDocument<Progress>(app, HUB_CLEANUP, HUB_CLEANUP, () => ({ at: app.now(), after }));
  }
  return report;
}

async function keysOf(app: App, collection: string, after: string, below: string | undefined): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of app.store.doc.list(collection)) {
    if (key > after && (below === undefined || key < below)) keys.push(key);
  }
  return keys.sort();
}

async function forgetPresence(app: App, id: string, { retentionMs, dryRun }: HubCleanupOptions): Promise<boolean> {
  const isOver = (presence: Presence) => {
    const { ended_at, last_ping } = presence;
    if (ended_at !== null) return ageMs(ended_at, app.now()) >= retentionMs;
    return ageMs(last_ping, app.now()) >= app.policy.abandonAfterMs && !hasLiveOwner(app, presence);
  };
  const presence = await getPresence(app, id);
  if (presence === undefined || !isOver(presence)) return false;
  return dryRun === true || removeDocument<Presence>(app, PRESENCE, id, isOver);
}

/** A conversation left open over a holiday is silent, and there all the same. */
function hasLiveOwner(app: App, { machine, pid, pid_start }: Presence): boolean {
  return pid !== undefined && app.alive({ machine, pid, start: pid_start }) === true;
}

async function forgetMessage(app: App, id: string, dryRun: boolean | undefined): Promise<boolean> {
  const stored = await readStored(app, id);
  if (stored === undefined || !(await isDoneWith(app, stored))) return false;
  if (dryRun) return true;
  const { message, receivers } = stored;
  for (const receiver of receivers) {
    // Told before it goes: somebody may wait for it.
    if (await isUnread(app, receiver, message)) await moveOn(app, entryOf(receiver, message), "failed", "expired");
    await dropEntry(app, entryOf(receiver, message));
  }
  if (message.thread_id !== id) await removeDocument(app, threadCollection(message.thread_id), threadKey(message));
  return removeDocument(app, MESSAGES, id);
}

/** Whether nobody is left to read it: all have, or it has expired, or the receiver is known no more. */
async function isDoneWith(app: App, { message, receivers }: Stored): Promise<boolean> {
  if (isExpired(message, app.now())) return true;
  for (const receiver of receivers) {
    if ((await isUnread(app, receiver, message)) && (await isKnown(app, receiver))) return false;
  }
  return true;
}

async function isUnread(app: App, receiver: string, message: Message): Promise<boolean> {
  const state = (await readDelivery(app, entryOf(receiver, message)))?.state;
  return state === "queued" || state === "delivered";
}

async function isKnown(app: App, id: string): Promise<boolean> {
  return (await getPresence(app, id)) !== undefined || (await recordOf(app, id)) !== undefined;
}
