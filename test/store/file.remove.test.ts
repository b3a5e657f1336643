import { describe, expect, it } from "vitest";
import { finalize, remove, update } from "../../lib/app/sessions.ts";
import type { Line } from "../../lib/session/line.ts";
import type { RemovalJudge } from "../../lib/store/contract.ts";
import { type Place, placeWithSession } from "./file-place.ts";
import { heldBy, token } from "./lock-place.ts";

const ended: RemovalJudge = (record) => record?.finalized_at !== null;

/** A session whose journal goes on beyond its snapshot, as a writer leaves it that is killed between the two. */
async function withStaleState(change: (place: Place) => Promise<unknown>): Promise<Place> {
  const place = await placeWithSession();
  await update(place.app, "a", { phase: "planning" });
  const before = place.text("a", "state.json") as string;
  await change(place);
  place.write(before, "a", "state.json");
  return place;
}

describe("a session of a newer version", () => {
  it("is removed by nobody who cannot read it", async () => {
    const place = await placeWithSession();
    const state = JSON.parse(place.text("a", "state.json") as string);
    place.write(JSON.stringify({ ...state, schema_version: 2 }), "a", "state.json");
    await expect(place.store.remove("a", () => true)).rejects.toMatchObject({ code: "CORRUPT" });
    await expect(remove(place.app, "a", { force: true })).rejects.toMatchObject({ code: "CORRUPT" });
    expect(place.names("a")).toEqual(["events.jsonl", "state.json"]);
    expect(place.names(".locks")).toEqual([]);
  });
});

describe("a removal judges by the journal, not by an old state.json", () => {
  it("of a session that has ended meanwhile", async () => {
    const place = await withStaleState(({ app }) => finalize(app, "a", "completed"));
    expect(await place.store.remove("a", ended)).toBe(true);
    expect(place.names()).not.toContain("a");
    expect(place.names(".locks")).toEqual([]);
  });

  it("of a session that has ended meanwhile, and a judge that throws of open ones", async () => {
    const place = await withStaleState(({ app }) => finalize(app, "a", "completed"));
    await remove(place.app, "a");
    expect(place.names()).not.toContain("a");
  });

  it("of a session that has gone on meanwhile", async () => {
    const place = await withStaleState(({ app }) => update(app, "a", { phase: "executing" }));
    expect(await place.store.remove("a", (record) => record?.phase === "planning")).toBe(false);
    expect((await place.store.load("a"))?.record.phase).toBe("executing");
    expect(place.names(".locks")).toEqual([]);
  });

  it("of a session that is changed between the judgement and the lock", async () => {
    const place = await placeWithSession();
    const other = place.reopen();
    const seen: unknown[] = [];
    const loaded = await other.store.load("a");
    const judge: RemovalJudge = (record) => {
      seen.push(record?.revision);
      // Synchronous up to its end, as every commit of this store is.
      if (seen.length === 1 && loaded !== undefined) {
        const at = "2026-11-21T10:00:00.000Z";
        const line: Line = { seq: 2, at, id: "00", type: "session.updated", change: { set: {} } };
        void other.store.commit("a", loaded, line, { ...loaded.record, revision: 2 });
      }
      return record?.revision === 1;
    };
    expect(await place.store.remove("a", judge)).toBe(false);
    expect(seen).toEqual([1, 2]);
    expect((await place.store.load("a"))?.record.revision).toBe(2);
  });
});

describe("a session that is to stay", () => {
  it("is not locked to find that out: whoever is at work on it is not disturbed", async () => {
    const place = await heldBy(token());
    expect(await place.store.remove("a", ended)).toBe(false);
    await expect(place.store.remove("a", () => true)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(place.names(".locks")).toHaveLength(1);
  });
});
