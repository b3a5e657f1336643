import type { TileTarget } from "../../destinations.ts";
import { queueTiles } from "../../outbound/tile-queue.ts";
import { type SendOptions, type Sent, sendTiles, sinkKey } from "../../outbound/tile-sender.ts";
import { freshSink, SINKS, type Sink } from "../../outbound/tile-sink.ts";
import type { KeyedTile, TileContext } from "../../outbound/tiles.ts";
import { limitsOf } from "../../session/limits.ts";
import type { App } from "../context.ts";

/** How it stands with the tiles of a room. */
export interface TilesStatus {
  room: string;
  pending: number;
  sent: number;
  rejected: number;
  /** When everything had been sent; ISO time. */
  caught_up_at: string | null;
  /** Why the last try failed, and when it is tried again. */
  last_error: string | null;
  retry_at: string | null;
  /** The latest tiles the server refused for good. */
  rejects: Sink["rejects"];
}

export type FlushOptions = Pick<SendOptions, "budgetMs" | "patient" | "backoffMs">;

/** Sends the room's tiles, at most for `budgetMs`. */
export async function flushTiles(app: App, target: TileTarget, options: FlushOptions): Promise<Sent> {
  return sendTiles(app, { ...options, target, context: contextOf(app) });
}

/** Begins a room's cursor at the feed's end, unless it has one: earlier events make no tiles for it. */
export async function beginTiles(app: App, target: TileTarget): Promise<void> {
  const key = sinkKey(target);
  if ((await app.store.doc.get(SINKS, key)) !== undefined) return;
  await app.store.doc.put(SINKS, key, freshSink(await app.store.feed.end()));
}

/** How it stands with a room: read only. Cost: the feed from the room's cursor on. */
export async function tilesStatus(app: App, target: TileTarget): Promise<TilesStatus> {
  const sink = (await app.store.doc.get<Sink>(SINKS, sinkKey(target)))?.value ?? freshSink("");
  const { sent, rejected, caught_up_at, last_error, retry_at, rejects } = sink;
  let pending = 0;
  for await (const _ of pendingTiles(app, target)) pending++;
  return { room: target.room, pending, sent, rejected, caught_up_at, last_error, retry_at, rejects };
}

/** The tiles that are still to be sent to a room, in order. */
export async function* pendingTiles(app: App, target: TileTarget): AsyncGenerator<KeyedTile> {
  const key = sinkKey(target);
  const sink = (await app.store.doc.get<Sink>(SINKS, key))?.value ?? freshSink("");
  const settled = new Set(sink.settled);
  let { cursor, queue } = sink;
  for (;;) {
    const page = await app.store.feed.read(cursor);
    const next = queueTiles(page.entries, queue, key, { ...contextOf(app), room: target.room });
    for (const made of next.tiles) if (!settled.has(made.id)) yield made;
    if (page.entries.length === 0) return;
    ({ cursor } = page);
    queue = next.state;
  }
}

/** Since when every room that is still in use has had everything; `undefined` when one never had. */
export async function tilesSentBefore(app: App, staleBefore: string): Promise<string | undefined> {
  const configured = app.destinations?.tiles;
  let oldest: string | undefined = LATEST;
  // A room that is to get everything and was never sent to.
  if (configured !== undefined && (await app.store.doc.get(SINKS, sinkKey(configured))) === undefined) return undefined;
  for await (const key of app.store.doc.list(SINKS)) {
    const sink = (await app.store.doc.get<Sink>(SINKS, key))?.value;
    if (sink === undefined) continue;
    const at = sink.caught_up_at;
    // A room nobody has tried to send to for so long is not waited for.
    const tried = sink.lease?.until ?? sink.retry_at ?? at ?? "";
    if (tried < staleBefore) continue;
    oldest = at === null || oldest === undefined ? undefined : at < oldest ? at : oldest;
  }
  return oldest;
}

/** After every ISO time. */
const LATEST = "9999";

/** What every tile of this process says alike. */
export function contextOf(app: App): Omit<TileContext, "room"> {
  return {
    limits: limitsOf({ lifecycle: "agent" }, app.policy),
    routerEnabled: app.destinations?.router !== undefined,
  };
}
