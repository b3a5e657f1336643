import assert from "node:assert/strict";
import type { Check } from "../check.ts";
import { change, changed, created, creation, loaded, rejects } from "../sessions.ts";

/** Nobody writes over what they have not seen. */
export const revisions: readonly Check[] = [
  {
    name: "a commit on an old reading is a conflict and leaves no trace",
    run: async ({ store }) => {
      const old = await created(store, "a");
      const { record } = await changed(store, "a", { set: { summary: "first" } });
      const late = change(old, { set: { summary: "late" } });
      await rejects("CONFLICT", store.commit("a", old, late.line, late.record));
      assert.deepEqual((await loaded(store, "a")).record, record);
      assert.equal((await store.journal("a")).length, 2);
    },
  },
  {
    name: "after a conflict the same change can be made on a new reading",
    run: async ({ store }) => {
      const old = await created(store, "a");
      await changed(store, "a", { set: { summary: "first" } });
      const late = change(old, { merge: { metadata: { mine: 1 } } });
      await rejects("CONFLICT", store.commit("a", old, late.line, late.record));
      const { record } = await changed(store, "a", { merge: { metadata: { mine: 1 } } });
      assert.deepEqual([record.revision, record.summary, record.metadata.mine], [3, "first", 1]);
    },
  },
  {
    name: "an id that is taken cannot be created again",
    run: async ({ store }) => {
      const { record } = await created(store, "a", { summary: "first" });
      const again = creation("a", { summary: "second" });
      await rejects("CONFLICT", store.commit("a", undefined, again.line, again.record));
      assert.deepEqual((await loaded(store, "a")).record, record);
    },
  },
  {
    name: "a session that was removed cannot be changed by who had read it",
    run: async ({ store }) => {
      const old = await created(store, "a");
      await store.remove("a", () => true);
      const late = change(old, { set: { summary: "late" } });
      await rejects("CONFLICT", store.commit("a", old, late.line, late.record));
      assert.equal(await store.load("a"), undefined);
    },
  },
  {
    name: "a session that was removed and made anew cannot be changed by who had read the old one",
    run: async ({ store }) => {
      const old = await created(store, "a", { summary: "old" });
      await store.remove("a", () => true);
      await created(store, "a", { summary: "new" });
      const late = change(old, { set: { purpose: "late" } });
      await rejects("CONFLICT", store.commit("a", old, late.line, late.record));
      const { record } = await loaded(store, "a");
      assert.deepEqual([record.summary, record.purpose, record.revision], ["new", "conformance", 1]);
    },
  },
  {
    name: "a document is written only at the revision asked for",
    run: async ({ store: { doc } }) => {
      await rejects("CONFLICT", doc.put("things", "k", "x", { ifRevision: 1 }));
      assert.equal(await doc.get("things", "k"), undefined);
      assert.equal(await doc.put("things", "k", "one", { ifRevision: 0 }), 1);
      await rejects("CONFLICT", doc.put("things", "k", "x", { ifRevision: 0 }));
      assert.equal(await doc.put("things", "k", "two", { ifRevision: 1 }), 2);
      await rejects("CONFLICT", doc.put("things", "k", "x", { ifRevision: 1 }));
      assert.deepEqual(await doc.get("things", "k"), { value: "two", revision: 2 });
      await doc.delete("things", "k");
      assert.equal(await doc.put("things", "k", "again", { ifRevision: 0 }), 1);
    },
  },
  {
    name: "a document is removed only at the revision asked for",
    run: async ({ store: { doc } }) => {
      assert.equal(await doc.delete("things", "k", { ifRevision: 1 }), false);
      await doc.put("things", "k", "one");
      await rejects("CONFLICT", doc.delete("things", "k", { ifRevision: 2 }));
      await doc.put("things", "k", "two");
      await rejects("CONFLICT", doc.delete("things", "k", { ifRevision: 1 }));
      assert.deepEqual(await doc.get("things", "k"), { value: "two", revision: 2 });
      assert.equal(await doc.delete("things", "k", { ifRevision: 2 }), true);
      assert.equal(await doc.get("things", "k"), undefined);
    },
  },
];
