import assert from "node:assert/strict";
import type { Check } from "../check.ts";
import { AT, all, changed, created, ENDING } from "../sessions.ts";

const DAY = 24 * 3_600_000;
const END = Date.parse(AT);

/** What has had its time is found and goes, and nothing else with it. */
export const expiry: readonly Check[] = [
  {
    name: "what ended before a time is found, goes, and is found no more; what ended later or is open stays",
    run: async ({ store }) => {
      for (const [id, days] of [
        ["old", 0],
        ["older", -1],
        ["young", 2],
      ] as const) {
        await created(store, id);
        await changed(store, id, { set: { ...ENDING.set, finalized_at: new Date(END + days * DAY).toISOString() } });
      }
      await created(store, "open");
      const due = END + DAY;
      const removed: string[] = [];
      for (const id of await all(store.doneBefore(due))) {
        const gone = await store.remove(id, (record) => Date.parse(record?.finalized_at ?? "") <= due);
        if (gone) removed.push(id);
      }
      assert.deepEqual(removed.sort(), ["old", "older"]);
      const left = await all(store.doneBefore(END + 3 * DAY));
      assert.ok(left.includes("young"), "what ended later is not found any more");
      assert.ok(!left.includes("old") && !left.includes("older"), "what is gone is still found");
      for (const id of ["young", "open"]) assert.ok(await store.load(id), `${id} is gone`);
    },
  },
  {
    name: "what is open again is not removed for having ended once",
    run: async ({ store }) => {
      await created(store, "a");
      await changed(store, "a", ENDING);
      await changed(store, "a", { set: { phase: "executing", outcome: null, finalized_at: null } });
      for (const id of await all(store.doneBefore(END + DAY)))
        await store.remove(id, (record) => !!record?.finalized_at);
      assert.ok(await store.load("a"));
      assert.ok((await all(store.open())).includes("a"));
    },
  },
  {
    name: "trimming forgets nothing of the days asked to be kept, and no cursor is lost by it",
    run: async ({ store }) => {
      await created(store, "a");
      const fact = { at: AT, type: "lock_wait" as const, data: { ms: 1 } };
      await store.facts.append([fact]);
      const ends = [await store.feed.end(), (await store.facts.read("")).cursor] as const;
      await store.feed.trim(Date.now() - DAY);
      await store.facts.trim(Date.now() - DAY);
      assert.deepEqual(
        (await store.feed.read("")).entries.map(({ agent_id, seq }) => `${agent_id} ${seq}`),
        ["a 1"],
      );
      assert.deepEqual((await store.facts.read("")).entries, [fact]);
      await changed(store, "a", { set: { summary: "s" } });
      await store.facts.append([fact]);
      assert.deepEqual(
        (await store.feed.read(ends[0])).entries.map(({ seq }) => seq),
        [2],
      );
      assert.deepEqual((await store.facts.read(ends[1])).entries, [fact]);
    },
  },
];
