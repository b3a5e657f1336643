import assert from "node:assert/strict";
import type { FeedEntry, Store } from "../../store/contract.ts";
import type { Check } from "../check.ts";
import { countOf, created, increment, loaded } from "../sessions.ts";

const KILLS = 12;
/** A dead holder's lock must not make the next writer wait; generous, for machines at work. */
const MAX_WAIT_MS = 2000;

async function wholeFeed(store: Store): Promise<readonly FeedEntry[]> {
  return (await store.feed.read("", 100_000)).entries;
}

/** Writers that are killed, `kill -9`. */
export const crash: readonly Check[] = [
  {
    name: "what a process has stored is there for the next one",
    run: async ({ store, child }) => {
      await created(store, "a");
      await child({ do: "count", id: "a", times: 3 }).done();
      assert.equal(countOf((await loaded(store, "a")).record), 3);
    },
  },
  {
    name: `a writer killed at any moment takes back nothing it was told is stored, ${KILLS} times over`,
    run: async ({ store, child }) => {
      await created(store, "a");
      let told = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        const writer = child({ do: "count", id: "a" });
        await writer.next();
        await new Promise((wake) => setTimeout(wake, Math.random() * 20));
        await writer.kill();
        told = Math.max(told, ...writer.said.map(Number));
        const { record } = await loaded(store, "a");
        assert.ok(countOf(record) >= told, `${told} was told to be stored, ${countOf(record)} is`);
        assert.ok(countOf(record) <= told + 1, "more was stored than could have been");
        const start = performance.now();
        told = await increment(store, "a");
        assert.ok(performance.now() - start < MAX_WAIT_MS, "the next writer had to wait for a dead one");
      }
      await store.settle("a");
      assert.deepEqual((await store.verify("a")).findings, []);
      const seqs = (await wholeFeed(store)).map(({ seq }) => seq);
      const { revision } = (await loaded(store, "a")).record;
      assert.deepEqual(
        [...new Set(seqs)].sort((a, b) => a - b),
        Array.from({ length: revision }, (_, index) => index + 1),
      );
    },
  },
];
