import assert from "node:assert/strict";
import type { Check, Context } from "../check.ts";
import type { Job } from "../child-process.ts";
import { countOf, created, loaded } from "../sessions.ts";

const PROCESSES = 4;
const TIMES = 25;

/** Starts `count` processes on the same job and answers all they said. */
async function together(context: Context, count: number, job: Job): Promise<string[]> {
  const children = Array.from({ length: count }, () => context.child(job));
  await Promise.all(children.map((child) => child.done()));
  return children.flatMap(({ said }) => said);
}

/** Several processes at once. */
export const concurrency: readonly Check[] = [
  {
    name: `${PROCESSES} processes that change one session lose nothing, and a reader beside them sees no half record`,
    run: async (context) => {
      const { store } = context;
      await created(store, "a");
      const reader = context.child({ do: "read", id: "a" });
      await reader.next();
      const counts = await together(context, PROCESSES, { do: "count", id: "a", times: TIMES });
      assert.equal(new Set(counts).size, PROCESSES * TIMES, "two writers were told the same count");
      await reader.next();
      await reader.kill();
      const { record } = await loaded(store, "a");
      assert.deepEqual([countOf(record), record.revision], [PROCESSES * TIMES, PROCESSES * TIMES + 1]);
      assert.equal((await store.journal("a")).length, PROCESSES * TIMES + 1);
    },
  },
  {
    name: "of processes that create one session, one wins",
    run: async (context) => {
      const said = await together(context, PROCESSES * 2, { do: "create", id: "a" });
      assert.deepEqual([said.filter((word) => word === "won").length, said.length], [1, PROCESSES * 2]);
      assert.equal((await loaded(context.store, "a")).record.revision, 1);
    },
  },
  {
    name: "of processes that write one document where there is none, one wins",
    run: async (context) => {
      const said = await together(context, PROCESSES * 2, { do: "put", collection: "things", key: "k" });
      assert.deepEqual([said.filter((word) => word === "won").length, said.length], [1, PROCESSES * 2]);
      assert.equal((await context.store.doc.get("things", "k"))?.revision, 1);
    },
  },
];
