import assert from "node:assert/strict";
import type { Check } from "../check.ts";
import { all, change, changed, created, creation, rejects } from "../sessions.ts";

/** One session that cannot be read any more, among others. */
export const corruption: readonly Check[] = [
  {
    name: "it is said to be corrupt, not to be missing",
    run: async ({ store, damage }) => {
      await created(store, "bad");
      await damage("bad");
      await rejects("CORRUPT", store.load("bad"));
      await rejects("CORRUPT", store.settle("bad"));
      const { ok, findings } = await store.verify("bad");
      assert.equal(ok, false);
      assert.ok(findings.length > 0);
    },
  },
  {
    name: "it cannot be created over, changed or repaired from nothing",
    run: async ({ store, damage }) => {
      const old = await created(store, "bad");
      await damage("bad");
      const again = creation("bad");
      await assert.rejects(store.commit("bad", undefined, again.line, again.record));
      const late = change(old, { set: { summary: "late" } });
      await assert.rejects(store.commit("bad", old, late.line, late.record));
      await rejects("CORRUPT", store.repair("bad", "state"));
      await rejects("CORRUPT", store.repair("bad", "journal"));
      await rejects("CORRUPT", store.load("bad"));
    },
  },
  {
    name: "it harms no listing and no other session",
    run: async ({ store, damage }) => {
      for (const id of ["a", "bad", "z"]) await created(store, id);
      await damage("bad");
      for (const ids of [store.ids(), store.open(), store.open("tester")]) {
        const found = await all(ids);
        assert.ok(found.includes("a") && found.includes("z"));
      }
      await all(store.doneBefore(Date.now()));
      await changed(store, "a", { set: { summary: "goes on" } });
      assert.deepEqual((await store.verify("z")).ok, true);
      await store.feed.read("");
      await store.size();
    },
  },
  {
    name: "it can be removed, by a judge who is told that there is no record",
    run: async ({ store, damage }) => {
      await created(store, "bad");
      await damage("bad");
      const seen: unknown[] = [];
      const judge = (record: unknown, touched: number) => {
        seen.push(record);
        return touched <= Date.now() + 60_000;
      };
      assert.equal(await store.remove("bad", judge), true);
      assert.deepEqual(seen, [undefined]);
      assert.equal(await store.load("bad"), undefined);
      await created(store, "bad");
    },
  },
];
