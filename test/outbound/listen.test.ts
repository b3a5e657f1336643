import { describe, expect, it } from "vitest";
import { SessionError } from "../../lib/errors.ts";
import { type FollowOptions, followFeed } from "../../lib/outbound/listen.ts";
import type { FeedEntry, Store } from "../../lib/store/contract.ts";
import { memoryStore } from "../../lib/store/memory.ts";

function entry(seq: number, type = "session.updated"): FeedEntry {
  return { agent_id: "a", seq, at: "2026-01-08T18:00:00.000Z", type };
}

/** Follows until `count` entries were taken; answers their seqs. */
async function follow(store: Store, count: number, options: Partial<FollowOptions> = {}): Promise<number[]> {
  const end = new AbortController();
  const taken: number[] = [];
  await followFeed(store, {
    intervalMs: 1,
    keepAlive: true,
    ...options,
    signal: end.signal,
    onEntry: async (each) => {
      await options.onEntry?.(each);
      if (taken.push(each.seq) === count) end.abort();
    },
  });
  return taken;
}

describe("following a feed", () => {
  it("begins at its end, also for what is appended right after the call", async () => {
    const store = memoryStore();
    await store.feed.append(entry(1));
    const following = follow(store, 2);
    await store.feed.append(entry(2));
    await store.feed.append(entry(3));
    expect(await following).toEqual([2, 3]);
  });

  it("begins at a cursor when one is given, and tells the cursor to go on from", async () => {
    const store = memoryStore();
    for (const seq of [1, 2, 3]) await store.feed.append(entry(seq));
    const cursors: string[] = [];
    expect(await follow(store, 3, { cursor: "", onCursor: (cursor) => void cursors.push(cursor) })).toEqual([1, 2, 3]);
    await store.feed.append(entry(4));
    expect(await follow(store, 1, { cursor: cursors.at(-1) })).toEqual([4]);
  });

  it("reads a long feed page by page", async () => {
    const store = memoryStore();
    const all = Array.from({ length: 2500 }, (_, index) => index + 1);
    for (const seq of all) await store.feed.append(entry(seq));
    const cursors: string[] = [];
    expect(await follow(store, 2500, { cursor: "", onCursor: (cursor) => void cursors.push(cursor) })).toEqual(all);
    expect(cursors).toEqual(["1000", "2000", "2500"]);
  });

  it("waits for one entry's promise before it hands over the next", async () => {
    const store = memoryStore();
    for (const seq of [1, 2, 3]) await store.feed.append(entry(seq));
    let atWork = 0;
    const onEntry = async () => {
      expect(++atWork).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      atWork--;
    };
    expect(await follow(store, 3, { cursor: "", onEntry })).toEqual([1, 2, 3]);
  });

  it("hands a repeated commit over once", async () => {
    const store = memoryStore();
    for (const seq of [1, 2, 1, 2, 3]) await store.feed.append(entry(seq));
    expect(await follow(store, 3, { cursor: "" })).toEqual([1, 2, 3]);
  });

  it("ends with what its taker throws", async () => {
    const store = memoryStore();
    await store.feed.append(entry(1));
    const onEntry = () => {
      throw new RangeError("full");
    };
    await expect(follow(store, 1, { cursor: "", onEntry })).rejects.toThrow("full");
  });

  it("ends at once when it was aborted before it began", async () => {
    const signal = AbortSignal.abort();
    await followFeed(memoryStore(), { signal, onEntry: () => expect.unreachable() });
  });

  it("tells once that the feed cannot be read, goes on trying, and misses nothing", async () => {
    const { feed, ...rest } = memoryStore();
    let reads = 0;
    const failing: Store["feed"] = {
      ...feed,
      read: async (cursor, limit) => {
        const down = ++reads % 6 !== 0;
        if (down) throw new SessionError("STORE_UNAVAILABLE", "The server is gone.");
        return feed.read(cursor, limit);
      },
    };
    for (const seq of [1, 2]) await feed.append(entry(seq));
    const told: string[] = [];
    const onError = (error: SessionError) => void told.push(error.code);
    expect(await follow({ ...rest, feed: failing }, 2, { cursor: "", onError })).toEqual([1, 2]);
    expect(told).toEqual(["STORE_UNAVAILABLE"]);
  });
});
