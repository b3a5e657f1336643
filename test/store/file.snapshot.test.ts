import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { list } from "../../lib/app/list.ts";
import { create, get, update } from "../../lib/app/sessions.ts";
import { type Place, placeWithSession } from "./file-place.ts";

const NOW = "2026-11-21T15:00:00.000Z";

/** A place with sessions `a`, at revision 3, and `b`. */
async function twoSessions(): Promise<Place> {
  const place = await placeWithSession({ now: () => Date.parse(NOW) });
  await update(place.app, "a", { phase: "planning", metadata: { text: "naïve 🙂" } });
  await update(place.app, "a", { summary: "third" });
  await create(place.app, { agentId: "b" });
  return place;
}

describe("a state.json that is spoilt while the journal is whole", () => {
  it("is made up for by the journal, wherever it was cut", async () => {
    const place = await twoSessions();
    const record = await get(place.app, "a");
    const whole = Buffer.from(place.text("a", "state.json") as string);
    for (let length = 0; length < whole.length; length++) {
      place.write(whole.subarray(0, length), "a", "state.json");
      expect(await get(place.app, "a"), `cut at ${length}`).toEqual(record);
    }
    expect((await get(place.app, "b"))?.revision).toBe(1);
  });

  const spoilt = {
    empty: "",
    garbage: "\0\u0001 garbage",
    "no object": "[]",
    null: "null",
    "an object that is no record": "{}",
    "a record without what every record has": '{"schema_version":1,"agent_id":"a"}',
    "cut in half": '{\n  "schema_version": 1,\n  "agent_id": "a",',
  };
  it.each(Object.entries(spoilt))("is kept aside by the next change: %s", async (_, text) => {
    const place = await twoSessions();
    place.write(text, "a", "state.json");
    expect((await place.store.verify("a")).findings).toContain("state.json is not a record");
    const { revision, summary } = await update(place.app, "a", { metadata: { more: 1 } });
    expect([revision, summary]).toEqual([4, "third"]);
    expect(place.names("a")).toEqual(["events.jsonl", "state.json", "state.json.corrupt-2026-11-21T15-00-00.000Z"]);
    expect(place.text("a", "state.json.corrupt-2026-11-21T15-00-00.000Z")).toBe(text);
    expect(await place.store.verify("a")).toEqual({ agent_id: "a", ok: true, findings: [] });
    expect((await list(place.app)).map(({ agent_id }) => agent_id)).toEqual(["a", "b"]);
  });

  it("is written anew by a settlement too", async () => {
    const place = await twoSessions();
    place.write("garbage", "a", "state.json");
    expect((await place.store.settle("a"))?.revision).toBe(3);
    expect(place.state("a").summary).toBe("third");
    expect(place.names("a")).toHaveLength(3);
    expect((await place.store.verify("a")).ok).toBe(true);
  });

  it("may be missing altogether", async () => {
    const place = await twoSessions();
    const record = await get(place.app, "a");
    rmSync(place.path("a", "state.json"));
    expect(await get(place.app, "a")).toEqual(record);
    expect((await place.store.verify("a")).findings).toContain("state.json is missing");
    await update(place.app, "a", { summary: "fourth" });
    expect(place.names("a")).toEqual(["events.jsonl", "state.json"]);
    expect(place.state("a").revision).toBe(4);
  });

  it("is not taken for spoilt when a newer version wrote it", async () => {
    const place = await twoSessions();
    const text = JSON.stringify({ ...place.state("a"), schema_version: 2 });
    place.write(text, "a", "state.json");
    await expect(get(place.app, "a")).rejects.toMatchObject({
      code: "CORRUPT",
      message: expect.stringContaining("newer"),
    });
    await expect(update(place.app, "a", { summary: "s" })).rejects.toMatchObject({ code: "CORRUPT" });
    expect(place.text("a", "state.json")).toBe(text);
  });
});

describe("a state.json that was edited by hand", () => {
  async function edited(change: Record<string, unknown>): Promise<Place> {
    const place = await twoSessions();
    place.write(JSON.stringify({ ...place.state("a"), ...change }), "a", "state.json");
    return place;
  }

  it("stands, shows in verify, and outlives changes", async () => {
    const place = await edited({ summary: "by hand" });
    expect((await get(place.app, "a"))?.summary).toBe("by hand");
    const difference = "state.json differs from the journal in: summary";
    expect(await place.store.verify("a")).toEqual({ agent_id: "a", ok: false, findings: [difference] });
    await update(place.app, "a", { metadata: { more: 1 } });
    expect((await get(place.app, "a"))?.summary).toBe("by hand");
    expect((await place.store.verify("a")).findings).toEqual([difference]);
  });

  it("is lost when the state is rebuilt from the journal", async () => {
    const place = await edited({ summary: "by hand" });
    rmSync(place.path("a", "state.json"));
    expect((await get(place.app, "a"))?.summary).toBe("third");
  });

  it.each([
    ["state", "by hand"],
    ["journal", "third"],
  ] as const)("is settled by a repair from the %s", async (from, summary) => {
    const place = await edited({ summary: "by hand" });
    const record = await place.store.repair("a", from);
    expect([record.summary, record.revision]).toEqual([summary, 4]);
    expect(await get(place.app, "a")).toEqual(record);
    expect(await place.store.verify("a")).toEqual({ agent_id: "a", ok: true, findings: [] });
    rmSync(place.path("a", "state.json"));
    expect(await get(place.app, "a")).toEqual(record);
  });

  it("does not get another revision than the journal gave it", async () => {
    const place = await edited({ revision: 99, summary: "by hand" });
    expect((await get(place.app, "a"))?.revision).toBe(3);
    await update(place.app, "a", { metadata: { more: 1 } });
    rmSync(place.path("a", "state.json"));
    const record = await get(place.app, "a");
    expect([record?.revision, record?.metadata.more]).toEqual([4, 1]);
  });

  it("is NOT_FOUND when it was given another id", async () => {
    const place = await edited({ agent_id: "c" });
    expect(await get(place.app, "a")).toBeUndefined();
    expect(await get(place.app, "c")).toBeUndefined();
  });
});

describe("a state.json without a seam to the journal", () => {
  async function without(change: Record<string, unknown>): Promise<Place> {
    const place = await twoSessions();
    const { journal: _, ...record } = place.state("a");
    place.write(JSON.stringify({ ...record, ...change }), "a", "state.json");
    return place;
  }

  it("stands at the journal's end", async () => {
    const place = await without({ summary: "written by hand" });
    expect((await get(place.app, "a"))?.summary).toBe("written by hand");
    expect((await update(place.app, "a", { metadata: { more: 1 } })).revision).toBe(4);
    expect(place.lines("a").map(({ change }) => change.base === undefined)).toEqual([false, true, true, true]);
  });

  it("is joined with the lines behind its revision", async () => {
    const place = await without({ revision: 2, summary: null, purpose: "by hand" });
    const record = await get(place.app, "a");
    expect([record?.revision, record?.summary, record?.purpose]).toEqual([3, "third", "by hand"]);
  });

  it("stands alone when it is beyond the journal, and its next change is a base", async () => {
    const place = await without({ revision: 7, summary: "from elsewhere" });
    expect((await update(place.app, "a", { metadata: { more: 1 } })).revision).toBe(8);
    expect(place.lines("a").at(-1)?.change.base?.summary).toBe("from elsewhere");
    rmSync(place.path("a", "state.json"));
    expect((await get(place.app, "a"))?.revision).toBe(8);
  });
});
