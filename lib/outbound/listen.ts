import { setTimeout as sleep } from "node:timers/promises";
import { type SessionError, toSessionError } from "../errors.ts";
import type { FeedEntry, FeedPage, Store } from "../store/contract.ts";
import { Seen } from "./seen.ts";

export interface FollowOptions {
  /** Takes the entries one after the other; the next one waits for the promise it answers. What it throws ends the following. */
  onEntry: (entry: FeedEntry) => void | Promise<void>;
  /** Ends the following, at the latest after the entry at hand. */
  signal: AbortSignal;
  /** Where to start. Default: the feed's end at the call. */
  cursor?: string | undefined;
  /** Milliseconds between two looks at a feed that was read to its end. Default: 100. */
  intervalMs?: number;
  /** Called after entries were taken, with the cursor behind them: who goes on from there misses nothing. */
  onCursor?: (cursor: string) => void | Promise<void>;
  /** Told once when the feed stops being readable; it is tried again at every interval. */
  onError?: (error: SessionError) => void;
  /** Keeps the process running while following. Default: false. */
  keepAlive?: boolean;
}

/**
 * Follows a store's feed, other processes' commits too, until `signal` aborts; then the promise
 * resolves. Each commit is handed over once per call, a session's commits in their order, though the
 * feed itself may hold one twice. Cost: one `feed.read` per interval.
 */
export async function followFeed(store: Store, options: FollowOptions): Promise<void> {
  const { onEntry, onCursor, signal, intervalMs = 100, keepAlive = false } = options;
  const seen = new Seen();
  let { cursor } = options;
  let failing = false;
  while (!signal.aborted) {
    let page: FeedPage | undefined;
    try {
      // Also the very first thing that happens, before this call returns: nothing committed after it is missed.
      cursor ??= await store.feed.end();
      page = await store.feed.read(cursor);
      failing = false;
    } catch (error) {
      if (!failing && !signal.aborted) options.onError?.(toSessionError(error));
      failing = true;
    }
    for (const entry of page?.entries ?? []) {
      if (signal.aborted) return;
      if (seen.isNew(entry)) await onEntry(entry);
    }
    if (page !== undefined) cursor = page.cursor;
    if (page !== undefined && page.entries.length > 0) await onCursor?.(page.cursor);
    else await sleep(intervalMs, undefined, { ref: keepAlive, signal }).catch(() => undefined);
  }
}
