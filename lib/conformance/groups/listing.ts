import assert from "node:assert/strict";
import type { Store } from "../../store/contract.ts";
import type { Check } from "../check.ts";
import { AT, all, changed, created, ENDING } from "../sessions.ts";

const END = Date.parse(AT);
const HOUR = 3_600_000;
/** More than any store may read whole for want of an index. */
const MANY = 80;

async function many(store: Store): Promise<void> {
  for (let index = 0; index < MANY; index++) await created(store, `s-${index}`, { agent_name: `agent ${index % 2}` });
}

async function includes(ids: AsyncIterable<string>, ...wanted: string[]): Promise<void> {
  const found = await all(ids);
  assert.equal(new Set(found).size, found.length, "an id comes twice");
  assert.deepEqual(
    wanted.filter((id) => !found.includes(id)),
    [],
    "ids are missing",
  );
}

/** Finding sessions: by no means too few, and whatever their number. */
export const listing: readonly Check[] = [
  {
    name: "an empty store lists nothing",
    run: async ({ store }) => {
      for (const ids of [store.ids(), store.open(), store.open("x"), store.doneBefore(END)])
        assert.deepEqual(await all(ids), []);
      assert.deepEqual(await all(store.doc.collections()), []);
      assert.deepEqual(await all(store.doc.list("things")), []);
    },
  },
  {
    name: "every stored session is among the ids, once, until it is removed",
    run: async ({ store }) => {
      await many(store);
      const wanted = Array.from({ length: MANY }, (_, index) => `s-${index}`);
      await includes(store.ids(), ...wanted);
      await store.remove("s-7", () => true);
      await includes(store.ids(), ...wanted.filter((id) => id !== "s-7"));
      for (const id of await all(store.ids()))
        if (!wanted.includes(id) || id === "s-7") assert.equal(await store.load(id), undefined);
    },
  },
  {
    name: "what reads every session at once, if there is such a thing, answers what reads one after the other",
    run: async ({ store }) => {
      if (store.records === undefined) return;
      await many(store);
      await store.remove("s-7", () => true);
      const stored: [string, unknown][] = [];
      for (const id of await all(store.ids())) {
        const loaded = await store.load(id);
        if (loaded !== undefined) stored.push([id, loaded.record]);
      }
      const found: [string, unknown][] = [];
      for await (const { id, record } of store.records()) found.push([id, record]);
      assert.deepEqual(found.sort(), stored.sort());
    },
  },
  {
    name: "every open session is among the open ones, also of its agent, also when reopened",
    run: async ({ store }) => {
      await many(store);
      await changed(store, "s-4", ENDING);
      await changed(store, "s-6", ENDING);
      await changed(store, "s-6", { set: { phase: "executing", outcome: null, finalized_at: null } });
      const open = Array.from({ length: MANY }, (_, index) => `s-${index}`).filter((id) => id !== "s-4");
      await includes(store.open(), ...open);
      await includes(store.open("agent 0"), ...open.filter((id) => Number(id.slice(2)) % 2 === 0));
      await includes(store.open("agent 1"), ...open.filter((id) => Number(id.slice(2)) % 2 === 1));
    },
  },
  {
    name: "an agent's sessions are found whatever its name holds",
    run: async ({ store }) => {
      await many(store);
      const names = [
        "plugin:reviewer",
        "../../etc",
        "A",
        "a",
        "ä ö",
        "CON",
        ".",
        "",
        "x".repeat(500),
        "y@z",
        "~",
        "%41",
      ];
      for (const [index, name] of names.entries()) await created(store, `odd-${index}`, { agent_name: name });
      for (const [index, name] of names.entries()) await includes(store.open(name), `odd-${index}`);
    },
  },
  {
    name: "every session that ended before a time is among those done before it",
    run: async ({ store }) => {
      await many(store);
      for (const index of [1, 2, 3]) {
        await changed(store, `s-${index}`, {
          set: { ...ENDING.set, finalized_at: new Date(END + index * HOUR).toISOString() },
        });
      }
      await includes(store.doneBefore(END + 2 * HOUR), "s-1", "s-2");
      await includes(store.doneBefore(END + 3 * HOUR), "s-1", "s-2", "s-3");
    },
  },
  {
    name: "a listing begun goes on while sessions come and go",
    run: async ({ store }) => {
      await many(store);
      const seen: string[] = [];
      for await (const id of store.ids()) {
        seen.push(id);
        if (seen.length === 1) {
          await created(store, "late");
          await store.remove(id === "s-70" ? "s-71" : "s-70", () => true);
        }
      }
      assert.ok(seen.length >= MANY - 1);
    },
  },
  {
    name: "documents are listed by their own keys",
    run: async ({ store: { doc } }) => {
      const keys = ["plain", "UPPER", "upper", "a/b", "..", "ä", "x".repeat(400), ""];
      for (const key of keys) await doc.put("things", key, key);
      assert.deepEqual((await all(doc.list("things"))).sort(), [...keys].sort());
      await doc.put("others-2", "k", 1);
      const named = await all(doc.collections());
      for (const name of ["things", "others-2"]) assert.ok(named.includes(name), `${name} is not among ${named}`);
    },
  },
];
