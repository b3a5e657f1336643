import { appendFileSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { finalize, get, history, update } from "../../lib/app/sessions.ts";
import { fourLines } from "./four-lines.ts";

/** How many whole lines lie before `length`. */
function linesBefore(ends: number[], length: number): number {
  return ends.filter((end) => end <= length).length;
}

describe("an events.jsonl that was cut", () => {
  it("takes nothing from the record while state.json is there, wherever it was cut", async () => {
    const { place, journal, ends } = await fourLines();
    const record = await get(place.app, "a");
    for (let length = 0; length < journal.length; length++) {
      place.write(journal.subarray(0, length), "a", "events.jsonl");
      expect(await get(place.app, "a"), `cut at ${length}`).toEqual(record);
      expect((await place.store.verify("a")).ok, `cut at ${length}`).toBe(false);
    }
    expect(ends).toHaveLength(4);
    expect((await get(place.app, "b"))?.revision).toBe(1);
  });

  it("goes on with a base that holds the whole record, wherever it was cut", async () => {
    const { place, journal } = await fourLines();
    const state = place.text("a", "state.json") as string;
    for (let length = 0; length < journal.length; length += 37) {
      place.write(journal.subarray(0, length), "a", "events.jsonl");
      place.write(state, "a", "state.json");
      const record = await update(place.app, "a", { metadata: { length } });
      expect(record.revision, `cut at ${length}`).toBe(5);
      rmSync(place.path("a", "state.json"));
      expect(await get(place.app, "a"), `cut at ${length}`).toEqual(record);
      expect(place.lines("a").at(-1)?.change.base, `cut at ${length}`).toEqual(record);
    }
  });

  it("gives what its whole lines make when state.json is missing too", async () => {
    const { place, journal, ends } = await fourLines();
    rmSync(place.path("a", "state.json"));
    for (let length = 0; length < journal.length; length++) {
      place.write(journal.subarray(0, length), "a", "events.jsonl");
      // A line counts once its checksum is there; its break may be missing.
      expect((await get(place.app, "a"))?.revision ?? 0, `cut at ${length}`).toBe(linesBefore(ends, length + 1));
    }
  });

  it("may be missing altogether: state.json stands, and the next change is a base", async () => {
    const { place } = await fourLines();
    rmSync(place.path("a", "events.jsonl"));
    expect((await get(place.app, "a"))?.revision).toBe(4);
    expect((await place.store.verify("a")).findings).toContain("events.jsonl is missing");
    const record = await update(place.app, "a", { summary: "fifth" });
    expect(place.lines("a").map(({ seq, change }) => [seq, change.base])).toEqual([[5, record]]);
    expect((await place.store.verify("a")).ok).toBe(true);
  });
});

describe("an events.jsonl of which one byte was altered", () => {
  it("is noticed by verify at every byte, and takes nothing from the record", async () => {
    const { place, journal } = await fourLines();
    const record = await get(place.app, "a");
    for (let at = 0; at < journal.length; at++) {
      const altered = Buffer.from(journal);
      altered[at] = (altered[at] as number) ^ (at % 2 === 0 ? 1 : 0x80);
      place.write(altered, "a", "events.jsonl");
      expect((await place.store.verify("a")).ok, `byte ${at}`).toBe(false);
      expect(await get(place.app, "a"), `byte ${at}`).toEqual(record);
    }
  });

  it("gives what the lines before it make when state.json is missing too", async () => {
    const { place, journal, ends } = await fourLines();
    rmSync(place.path("a", "state.json"));
    for (let at = ends[0] as number; at < journal.length; at += 3) {
      const altered = Buffer.from(journal);
      altered[at] = (altered[at] as number) ^ 1;
      place.write(altered, "a", "events.jsonl");
      const revision = (await get(place.app, "a"))?.revision;
      expect(revision, `byte ${at}`).toBe(linesBefore(ends, at));
    }
  });

  it("is repaired from state.json, and what was there is kept", async () => {
    const { place, journal, ends } = await fourLines();
    const record = await get(place.app, "a");
    const altered = Buffer.from(journal);
    altered[(ends[1] as number) + 20] = 0;
    place.write(altered, "a", "events.jsonl");
    expect(await place.store.repair("a", "state")).toEqual({ ...record, revision: 5 });
    expect(await place.store.verify("a")).toEqual({ agent_id: "a", ok: true, findings: [] });
    expect((await history(place.app, "a")).map(({ seq }) => seq)).toEqual([1, 2, 5]);
    const kept = place.names("a").find((name) => name.startsWith("events.jsonl.corrupt-"));
    expect(kept).not.toContain(":");
    expect(place.text("a", kept as string)).toBe(altered.toString());
  });
});

describe("a journal that goes on beyond state.json, as a killed writer leaves it", () => {
  it("is applied by every reader, and settled once", async () => {
    const { place } = await fourLines();
    const old = place.text("a", "state.json") as string;
    const end = await place.store.feed.end();
    const record = await update(place.app, "a", { summary: "fifth" });
    place.write(old, "a", "state.json");
    expect((await place.store.load("a"))?.tail.map(({ seq }) => seq)).toEqual([5]);
    expect((await place.store.verify("a")).findings).toEqual(["state.json is 1 line(s) behind the journal"]);
    expect(await place.store.settle("a")).toEqual(record);
    expect(place.state("a").revision).toBe(5);
    expect((await place.store.load("a"))?.tail).toEqual([]);
    expect((await place.store.feed.read(end)).entries.map(({ seq }) => seq)).toEqual([5, 5]);
  });

  it("is settled though half a line follows it, and told to the feed once", async () => {
    const { place } = await fourLines();
    const old = place.text("a", "state.json") as string;
    const record = await update(place.app, "a", { summary: "fifth" });
    place.write(old, "a", "state.json");
    appendFileSync(place.path("a", "events.jsonl"), '{"seq":6,"at":"half');
    const end = await place.store.feed.end();
    for (let round = 0; round < 3; round++) expect(await place.store.settle("a")).toEqual(record);
    expect((await place.store.feed.read(end)).entries.map(({ seq }) => seq)).toEqual([5]);
    expect((await place.store.load("a"))?.tail).toEqual([]);
    expect((await update(place.app, "a", { summary: "sixth" })).revision).toBe(6);
    expect((await place.store.verify("a")).ok).toBe(true);
  });

  it("is told to the feed again by the next change", async () => {
    const { place } = await fourLines();
    const old = place.text("a", "state.json") as string;
    await update(place.app, "a", { summary: "fifth" });
    place.write(old, "a", "state.json");
    const end = await place.store.feed.end();
    await update(place.app, "a", { summary: "sixth" });
    expect((await place.store.feed.read(end)).entries.map(({ seq }) => seq)).toEqual([5, 6]);
  });
});

describe("a session of many changes", () => {
  it("reads only the end of its journal", async () => {
    const { place } = await fourLines();
    for (let round = 0; round < 50; round++) await update(place.app, "a", { metadata: { round } });
    // Nobody looks at the lines that the snapshot holds.
    const journal = Buffer.from(place.text("a", "events.jsonl") as string);
    place.write(journal.fill("x", 0, journal.length - 100), "a", "events.jsonl");
    expect((await update(place.app, "a", { summary: "goes on" })).revision).toBe(55);
    await finalize(place.app, "a", "completed");
  });
});
