import assert from "node:assert/strict";
import type { FeedEntry } from "../../store/contract.ts";
import type { Check } from "../check.ts";
import { AT, change, changed, created, creation, rejects } from "../sessions.ts";

const names = (entries: readonly FeedEntry[]) => entries.map(({ agent_id, seq }) => `${agent_id} ${seq}`);

/** The list of all commits. */
export const feed: readonly Check[] = [
  {
    name: "an empty store has an empty feed",
    run: async ({ store }) => {
      const page = await store.feed.read("");
      assert.deepEqual(page.entries, []);
      assert.deepEqual((await store.feed.read(await store.feed.end())).entries, []);
      await created(store, "a");
      assert.deepEqual(names((await store.feed.read(page.cursor)).entries), ["a 1"]);
    },
  },
  {
    name: "every commit stands in it, in order, with its facts and further events",
    run: async ({ store }) => {
      const { line, record } = creation("a");
      const from = await store.commit("a", undefined, { ...line, data: { born: true } }, record);
      const also = [{ type: "session.error" as const, data: { error: "x" } }];
      const next = change(
        from,
        { set: { summary: "s" } },
        { at: AT, type: "session.phase_changed", data: { to: "y" }, also },
      );
      await store.commit("a", from, next.line, next.record);
      await created(store, "b");
      const { entries } = await store.feed.read("");
      assert.deepEqual(entries, [
        { agent_id: "a", seq: 1, at: AT, type: "session.created", data: { born: true } },
        { agent_id: "a", seq: 2, at: AT, type: "session.phase_changed", data: { to: "y" }, also },
        { agent_id: "b", seq: 1, at: AT, type: "session.created" },
      ]);
    },
  },
  {
    name: "a cursor goes on where the page ended, and passes nothing by",
    run: async ({ store }) => {
      await created(store, "a");
      for (let round = 0; round < 9; round++) await changed(store, "a", { set: { summary: String(round) } });
      const seen: string[] = [];
      let cursor = "";
      for (let pages = 0; pages < 20; pages++) {
        const page = await store.feed.read(cursor, 3);
        assert.ok(page.entries.length <= 3);
        if (page.entries.length === 0) break;
        seen.push(...names(page.entries));
        cursor = page.cursor;
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 10 }, (_, index) => `a ${index + 1}`),
      );
      await changed(store, "a", { set: { summary: "later" } });
      assert.deepEqual(names((await store.feed.read(cursor)).entries), ["a 11"]);
      assert.deepEqual(names((await store.feed.read(cursor)).entries), ["a 11"]);
    },
  },
  {
    name: "the end is behind all there is, and before all that follows",
    run: async ({ store }) => {
      await created(store, "a");
      const end = await store.feed.end();
      assert.deepEqual((await store.feed.read(end)).entries, []);
      await changed(store, "a", { set: { summary: "s" } });
      assert.deepEqual(names((await store.feed.read(end)).entries), ["a 2"]);
    },
  },
  {
    name: "a commit that failed does not stand in it",
    run: async ({ store }) => {
      const old = await created(store, "a");
      await changed(store, "a", { set: { summary: "s" } });
      const late = change(old, { set: { summary: "late" } });
      await rejects("CONFLICT", store.commit("a", old, late.line, late.record));
      assert.deepEqual(names((await store.feed.read("")).entries), ["a 1", "a 2"]);
    },
  },
  {
    name: "a removal and what is no commit stand in it too",
    run: async ({ store }) => {
      await created(store, "a");
      await store.remove("a", () => true);
      const entry = { agent_id: "b", seq: 7, at: AT, type: "message.sent", data: { text: "line\nbreak\u2028" } };
      await store.feed.append(entry);
      const { entries } = await store.feed.read("");
      assert.deepEqual(
        entries.map(({ type }) => type),
        ["session.created", "session.deleted", "message.sent"],
      );
      assert.deepEqual(entries[2], entry);
    },
  },
  {
    name: "facts are a list of their own, and none are kept where nothing is stored",
    run: async ({ store }) => {
      const fact = (ms: number) => ({ at: AT, type: "lock_wait" as const, data: { ms, text: "line\nbreak\u2028" } });
      await store.facts.append([fact(0)]);
      assert.equal((await store.ids()[Symbol.asyncIterator]().next()).done, true);
      await created(store, "a");
      const { cursor } = await store.facts.read("");
      await store.facts.append([fact(1), fact(2)]);
      await store.facts.append([fact(3)]);
      const first = await store.facts.read(cursor, 2);
      assert.deepEqual(first.entries, [fact(1), fact(2)]);
      const second = await store.facts.read(first.cursor);
      assert.deepEqual(second.entries, [fact(3)]);
      assert.deepEqual((await store.facts.read(second.cursor)).entries, []);
      assert.deepEqual(names((await store.feed.read("")).entries), ["a 1"]);
    },
  },
];
