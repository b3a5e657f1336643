import assert from "node:assert/strict";
import { decodeLine, encodeLine } from "../../session/line.ts";
import type { Check } from "../check.ts";
import { AT, all, change, changed, created, creation, loaded, rejects } from "../sessions.ts";

/** Storing, reading and removing, one caller at a time. */
export const basics: readonly Check[] = [
  {
    name: "a session is read as it was committed",
    run: async ({ store }) => {
      const { line, record } = creation("a", {
        summary: "s",
        tags: ["x"],
        metadata: { nested: { list: [1, null, true] } },
      });
      const answer = await store.commit("a", undefined, line, record);
      assert.deepEqual(answer.record, record);
      const read = await loaded(store, "a");
      assert.deepEqual(read.record, record);
      assert.deepEqual(read.tail, []);
      assert.equal(read.needsBase, false);
    },
  },
  {
    name: "there is nothing under an id that was never stored",
    run: async ({ store }) => {
      assert.equal(await store.load("nobody"), undefined);
      assert.equal(await store.settle("nobody"), undefined);
      assert.equal(await store.remove("nobody", () => true), false);
      assert.deepEqual(await store.journal("nobody"), []);
      await rejects("NOT_FOUND", store.verify("nobody"));
      await rejects("NOT_FOUND", store.repair("nobody", "journal"));
    },
  },
  {
    name: "a change makes the next revision, and what it answers can be changed again",
    run: async ({ store }) => {
      const first = await created(store, "a");
      const next = change(first, { set: { summary: "one" } });
      const second = await store.commit("a", first, next.line, next.record);
      const last = change(second, {
        set: { summary: "two" },
        push: { history: { from_phase: "a", to_phase: "b", timestamp: AT } },
      });
      await store.commit("a", second, last.line, last.record);
      const { record } = await loaded(store, "a");
      assert.deepEqual([record.revision, record.summary, record.history.length], [3, "two", 1]);
    },
  },
  {
    name: "the journal has every line, oldest first",
    run: async ({ store }) => {
      const { line, record } = creation("a");
      let from = await store.commit("a", undefined, line, record);
      const lines = [line];
      for (let round = 0; round < 5; round++) {
        const step = change(
          from,
          { merge: { metadata: { round } } },
          { actor: "hook", data: { round }, also: [{ type: "session.error" }] },
        );
        lines.push(step.line);
        from = await store.commit("a", from, step.line, step.record);
      }
      assert.deepEqual(await store.journal("a"), lines);
    },
  },
  {
    name: "what a caller does to an answer changes nothing stored",
    run: async ({ store }) => {
      const answer = await created(store, "a", { metadata: { list: [1] } });
      (answer.record.metadata.list as number[]).push(2);
      const read = await loaded(store, "a");
      (read.record.metadata.list as number[]).push(3);
      assert.deepEqual((await loaded(store, "a")).record.metadata, { list: [1] });
    },
  },
  {
    name: "any text survives, in values and in keys",
    run: async ({ store }) => {
      const odd = ["", "é", "\u0000\n\r\u2028", "\u{1f600}", '"\\', "\ud800", "__proto__", "constructor", "null"];
      const metadata = Object.fromEntries(odd.map((text, index) => [text, { text, index }]));
      await created(store, "a", { metadata });
      const again = { ...metadata, more: odd };
      await changed(store, "a", { merge: { metadata: { more: odd } } });
      assert.equal(JSON.stringify((await loaded(store, "a")).record.metadata), JSON.stringify(again));
      const [first] = await store.journal("a");
      assert.ok(first);
      assert.equal(JSON.stringify(decodeLine(encodeLine(first))), JSON.stringify(first));
    },
  },
  {
    name: "fields and line types of a newer version survive",
    run: async ({ store }) => {
      const from = await created(store, "a", { from_the_future: { deep: [1] } });
      const step = change(from, { set: { another: true } }, { type: "future.thing" as never, data: { x: 1 } });
      await store.commit("a", from, step.line, step.record);
      const { record } = await changed(store, "a", { set: { summary: "s" } });
      assert.deepEqual([record.from_the_future, record.another], [{ deep: [1] }, true]);
      assert.deepEqual((await loaded(store, "a")).record, record);
      assert.equal((await store.journal("a"))[1]?.type, "future.thing");
    },
  },
  {
    name: "a removal asks its judge, and only a yes removes",
    run: async ({ store }) => {
      const { record } = await created(store, "a");
      const before = Date.now();
      const seen: unknown[] = [];
      const judge = (verdict: boolean) => (found: unknown, touched: number) => {
        seen.push(found);
        assert.ok(touched <= before + 60_000, "touched is milliseconds since the epoch");
        return verdict;
      };
      assert.equal(await store.remove("a", judge(false)), false);
      assert.ok(await store.load("a"));
      assert.equal(await store.remove("a", judge(true)), true);
      assert.deepEqual(seen, [record, record]);
      assert.equal(await store.load("a"), undefined);
      assert.equal(await store.remove("a", judge(true)), false);
    },
  },
  {
    name: "a judge that throws removes nothing",
    run: async ({ store }) => {
      await created(store, "a");
      const thrown = new Error("no");
      await assert.rejects(
        store.remove("a", () => {
          throw thrown;
        }),
      );
      assert.ok(await store.load("a"));
      await changed(store, "a", { set: { summary: "still writable" } });
    },
  },
  {
    name: "an id can be used again after a removal, and nothing of the old session shows",
    run: async ({ store }) => {
      await created(store, "a", { summary: "old" });
      await changed(store, "a", { set: { summary: "older" } });
      await store.remove("a", () => true);
      await created(store, "a", { summary: "new" });
      assert.deepEqual([(await loaded(store, "a")).record.summary, (await store.journal("a")).length], ["new", 1]);
    },
  },
  {
    name: "a sound session is settled and verified as it is",
    run: async ({ store }) => {
      const { record } = await created(store, "a");
      assert.deepEqual(await store.settle("a"), record);
      assert.deepEqual(await store.verify("a"), { agent_id: "a", ok: true, findings: [] });
      assert.deepEqual((await loaded(store, "a")).record, record);
    },
  },
  {
    name: "a repair keeps the record and takes the next revision",
    run: async ({ store }) => {
      for (const from of ["state", "journal"] as const) {
        const { record } = await created(store, from, { summary: "kept" });
        assert.deepEqual(await store.repair(from, from), { ...record, revision: 2 });
        assert.deepEqual((await loaded(store, from)).record, { ...record, revision: 2 });
        await changed(store, from, { set: { summary: "goes on" } });
        assert.equal((await store.journal(from)).length, 3);
      }
    },
  },
  {
    name: "documents are kept whole, each with the number of its writes",
    run: async ({ store: { doc } }) => {
      assert.equal(await doc.get("things", "k"), undefined);
      const values = [{ a: [1, { b: null }] }, "text", 0, false, null, []];
      for (const [index, value] of values.entries()) {
        assert.equal(await doc.put("things", "k", value), index + 1);
        assert.deepEqual(await doc.get("things", "k"), { value, revision: index + 1 });
      }
      assert.equal(await doc.get("others", "k"), undefined);
      assert.deepEqual(await all(doc.list("things")), ["k"]);
      assert.equal(await doc.delete("things", "k"), true);
      assert.equal(await doc.delete("things", "k"), false);
      assert.equal(await doc.get("things", "k"), undefined);
      assert.deepEqual(await all(doc.list("things")), []);
    },
  },
];
