import assert from "node:assert/strict";
import { MAX_RECORD_BYTES } from "../../session/record.ts";
import type { Store } from "../../store/contract.ts";
import type { Check } from "../check.ts";
import { all, change, created, creation, loaded, rejects } from "../sessions.ts";

const HOSTILE_IDS = [
  "",
  ".",
  "..",
  "../x",
  "a/b",
  "a\\b",
  "/etc",
  ".hidden",
  "end.",
  "a b",
  "ä",
  "a\0b",
  "a\nb",
  "CON",
  "nul.txt",
  "x".repeat(129),
];
const HOSTILE_KEYS = [
  "",
  ".",
  "..",
  "../../x",
  "/etc/passwd",
  "a\\b",
  "a\0b",
  "CON",
  "a:b",
  "__proto__",
  "constructor",
  "%2e",
  "~",
  "k.json",
  "x".repeat(5000),
  `${"x".repeat(5000)}y`,
];
const HOSTILE_COLLECTIONS = [
  "",
  ".",
  "..",
  "../x",
  "a/b",
  "A",
  "locks",
  "open",
  "feed",
  "facts",
  "trash",
  "x".repeat(25),
  "a\0",
];

/** `fields` filled up so that the record has exactly so many bytes. */
function ofBytes(id: string, bytes: number) {
  const empty = Buffer.byteLength(JSON.stringify(creation(id, { summary: "" }).record));
  return creation(id, { summary: "x".repeat(bytes - empty) });
}

async function nothingIn(store: Store): Promise<void> {
  assert.deepEqual(await all(store.ids()), []);
}

/** What is refused, and what is not. */
export const limits: readonly Check[] = [
  {
    name: "what is no session id is refused everywhere",
    run: async ({ store }) => {
      for (const id of HOSTILE_IDS) {
        const { line, record } = creation(id);
        await rejects("INVALID_ID", store.load(id));
        await rejects("INVALID_ID", store.commit(id, undefined, line, record));
        await rejects(
          "INVALID_ID",
          store.remove(id, () => true),
        );
        await rejects("INVALID_ID", store.settle(id));
        await rejects("INVALID_ID", store.journal(id));
        await rejects("INVALID_ID", store.verify(id));
        await rejects("INVALID_ID", store.repair(id, "state"));
      }
      await nothingIn(store);
    },
  },
  {
    name: "every session id is taken",
    run: async ({ store }) => {
      for (const id of ["a", "0", "-", "_", "A.b-c_9", "constructor", "x".repeat(128)]) {
        await created(store, id);
        assert.equal((await loaded(store, id)).record.agent_id, id);
      }
    },
  },
  {
    name: "a record of exactly 256 KiB is kept, one byte more is refused and leaves the old one",
    run: async ({ store }) => {
      const most = ofBytes("a", MAX_RECORD_BYTES);
      const stored = await store.commit("a", undefined, most.line, most.record);
      const next = change(stored, { set: { purpose: `${most.record.purpose}!` } });
      await rejects("LIMIT_EXCEEDED", store.commit("a", stored, next.line, next.record));
      assert.deepEqual((await loaded(store, "a")).record, most.record);
      const more = ofBytes("b", MAX_RECORD_BYTES + 1);
      await rejects("LIMIT_EXCEEDED", store.commit("b", undefined, more.line, more.record));
      assert.equal(await store.load("b"), undefined);
    },
  },
  {
    name: "the limit counts bytes, not characters",
    run: async ({ store }) => {
      const { line, record } = creation("a", { summary: "ä".repeat(MAX_RECORD_BYTES / 2) });
      await rejects("LIMIT_EXCEEDED", store.commit("a", undefined, line, record));
    },
  },
  {
    name: "any text is a document's key, and no two are mistaken for each other",
    run: async ({ store: { doc } }) => {
      const keys = [...HOSTILE_KEYS, "a", "A", "ä", "Ä", "\ud800", "\ud801", "\ufffd"];
      for (const [index, key] of keys.entries()) await doc.put("things", key, index);
      for (const [index, key] of keys.entries())
        assert.deepEqual(await doc.get("things", key), { value: index, revision: 1 });
      assert.equal((await all(doc.list("things"))).length, keys.length);
      for (const key of keys) assert.equal(await doc.delete("things", key), true);
      assert.deepEqual(await all(doc.list("things")), []);
    },
  },
  {
    name: "what is no name of a collection is refused",
    run: async ({ store: { doc } }) => {
      for (const name of HOSTILE_COLLECTIONS) {
        await rejects("INVALID_VALUE", doc.put(name, "k", 1));
        await rejects("INVALID_VALUE", doc.get(name, "k"));
        await rejects("INVALID_VALUE", doc.delete(name, "k"));
        await rejects("INVALID_VALUE", all(doc.list(name)));
      }
    },
  },
];
