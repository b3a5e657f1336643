import { describe, expect, it } from "vitest";
import { create, finalize, get, remove, update } from "../../lib/app/sessions.ts";
import { isSessionError } from "../../lib/errors.ts";
import { isFinal } from "../../lib/session/lifecycles/index.ts";
import { type Fault, withFault } from "./failing-fs.ts";
import { type Place, placeWithSession } from "./file-place.ts";

/** An operation on a place with session `a` at revision 2, and whether it was done. */
interface Operation {
  prepare?: (place: Place) => Promise<void>;
  run(place: Place): Promise<unknown>;
  /** Whether the place shows it, wholly; throws when it shows it in part. */
  isDone(place: Place): Promise<boolean>;
}

const revisionOf = async (place: Place, id: string) => (await get(place.reopen().app, id))?.revision;

const OPERATIONS: Record<string, Operation> = {
  create: {
    run: ({ app }) => create(app, { agentId: "b", agentName: "tester", metadata: { n: 1 } }),
    isDone: async (place) => {
      const record = await get(place.reopen().app, "b");
      if (record !== undefined) expect([record.revision, record.metadata]).toEqual([1, { n: 1 }]);
      return record !== undefined;
    },
  },
  update: {
    run: ({ app }) => update(app, "a", { metadata: { n: 2 }, summary: "new" }),
    isDone: async (place) => {
      const record = await get(place.reopen().app, "a");
      expect([
        [2, 1, null],
        [3, 2, "new"],
      ]).toContainEqual([record?.revision, record?.metadata.n, record?.summary]);
      return record?.revision === 3;
    },
  },
  "update of a session whose state.json is spoilt": {
    prepare: async (place) => place.write("garbage", "a", "state.json"),
    run: ({ app }) => update(app, "a", { metadata: { n: 2 } }),
    isDone: async (place) => (await revisionOf(place, "a")) === 3,
  },
  finalize: {
    run: ({ app }) => finalize(app, "a", "completed"),
    isDone: async (place) => {
      const record = await get(place.reopen().app, "a");
      expect([
        [2, null],
        [3, "success"],
      ]).toContainEqual([record?.revision, record?.outcome]);
      return record?.outcome === "success";
    },
  },
  remove: {
    run: ({ app }) => remove(app, "a", { force: true }),
    isDone: async (place) => (await revisionOf(place, "a")) === undefined,
  },
  settle: {
    prepare: async (place) => {
      const old = place.text("a", "state.json") as string;
      await update(place.app, "a", { summary: "new" });
      place.write(old, "a", "state.json");
    },
    run: ({ store }) => store.settle("a"),
    isDone: async (place) => (await revisionOf(place, "a")) === 3,
  },
  repair: {
    run: ({ store }) => store.repair("a", "state"),
    isDone: async (place) => (await revisionOf(place, "a")) === 3,
  },
  "put a document": {
    run: ({ store }) => store.doc.put("things", "k", { whole: true }),
    isDone: async (place) => {
      const found = await place.reopen().store.doc.get("things", "k");
      if (found !== undefined) expect(found.value).toEqual({ whole: true });
      return found !== undefined;
    },
  },
};

const FAULTS: Record<string, Fault> = {
  "an I/O error, once": { code: "EIO", changesOnly: false, lasting: false },
  "an I/O error at a change, once": { code: "EIO", changesOnly: true, lasting: false },
  "a disk that is full from then on": { code: "ENOSPC", changesOnly: true, lasting: true },
  "a disk that is read-only from then on": { code: "EROFS", changesOnly: true, lasting: true },
  "a folder nobody may enter from then on": { code: "EACCES", changesOnly: false, lasting: true },
  "a write that takes half": { code: "short", changesOnly: true, lasting: false },
};

/** What must hold whatever failed: the operation is whole or absent, open sessions have their marker, and all goes on. */
async function expectSound(place: Place, operation: Operation, acknowledged: boolean): Promise<void> {
  const done = await operation.isDone(place);
  if (acknowledged) expect(done).toBe(true);
  await place.store.close();
  expect(place.names(".locks")).toEqual([]);
  expect(place.names(".trash")).toEqual([]);
  const fresh = place.reopen();
  for (const id of ["a", "b"]) {
    const record = await get(fresh.app, id);
    if (record === undefined) continue;
    if (!isFinal(record)) expect(place.names(".open")).toContain(`${id}@tester`);
    await fresh.store.settle(id);
    if (!isFinal(record)) expect((await update(fresh.app, id, { summary: "next" })).revision).toBe(record.revision + 1);
    expect(place.names(id).filter((name) => !name.includes(".corrupt-"))).toEqual(["events.jsonl", "state.json"]);
    expect((await fresh.store.verify(id)).findings).toEqual([]);
    const told = (await fresh.store.feed.read("")).entries.filter(({ agent_id }) => agent_id === id);
    for (let seq = 1; seq <= record.revision; seq++) expect(told.map((entry) => entry.seq)).toContain(seq);
  }
  await fresh.store.doc.put("things", "k", "next");
  expect(place.names(".things")).toEqual(["k.json"]);
  expect(place.names(".locks")).toEqual([]);
}

describe.each(Object.entries(OPERATIONS))("%s", (_, operation) => {
  it.each(Object.entries(FAULTS))(
    "is whole or absent, and blocks nobody, after %s, at every call",
    async (_, fault) => {
      const hits: string[] = [];
      for (let nth = 1; ; nth++) {
        const place = await placeWithSession({ durable: true });
        await update(place.app, "a", { metadata: { n: 1 } });
        await operation.prepare?.(place);
        const { hit, error } = await withFault(nth, fault, () => operation.run(place));
        const at = `${fault.code} at call ${nth}, ${hit}: ${error}`;
        if (error !== undefined) expect(isSessionError(error) && error.code, at).toBe("STORE_UNAVAILABLE");
        try {
          await expectSound(place, operation, error === undefined);
        } catch (unsound) {
          throw new Error(`${at}: ${(unsound as Error).message}`, { cause: unsound });
        }
        if (hit === undefined) break;
        hits.push(hit);
      }
      expect(hits.length).toBeGreaterThan(fault.code === "short" ? 0 : 3);
    },
  );
});
