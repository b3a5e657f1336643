import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { create, finalize, get, history, update } from "../../lib/app/sessions.ts";
import { crc32 } from "../../lib/session/crc32.ts";
import { encodeLine, type Line } from "../../lib/session/line.ts";
import { type Place, placeWithSession } from "./file-place.ts";

const TEXT = "ä 🙂";

/** A place with sessions `a`, at revision 4, and `b`; and the journal of `a`. */
async function fourLines(): Promise<{ place: Place; journal: Buffer; ends: number[] }> {
  const place = await placeWithSession();
  await update(place.app, "a", { phase: "planning", metadata: { text: TEXT } });
  await update(place.app, "a", { error: "e" });
  await update(place.app, "a", { summary: "fourth" });
  await create(place.app, { agentId: "b" });
  const journal = Buffer.from(place.text("a", "events.jsonl") as string);
  const ends: number[] = [];
  for (let at = journal.indexOf(10); at >= 0; at = journal.indexOf(10, at + 1)) ends.push(at + 1);
  return { place, journal, ends };
}

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

describe("a line that does not count", () => {
  async function appended(text: string): Promise<Place> {
    const { place, journal } = await fourLines();
    place.write(Buffer.concat([journal, Buffer.from(text)]), "a", "events.jsonl");
    return place;
  }
  const late: Line = {
    seq: 4,
    at: "2026-11-21T15:00:00.000Z",
    id: "late",
    type: "session.updated",
    change: { set: { summary: "late" } },
  };

  it("is left out: a slow writer's, whose number was taken", async () => {
    const place = await appended(`${encodeLine(late)}\n`);
    expect((await get(place.app, "a"))?.summary).toBe("fourth");
    expect((await update(place.app, "a", { error: "x" })).revision).toBe(5);
    rmSync(place.path("a", "state.json"));
    expect((await get(place.app, "a"))?.summary).toBe("fourth");
    expect((await history(place.app, "a")).map(({ id }) => id)).not.toContain("late");
    expect((await place.store.settle("a"))?.revision).toBe(5);
    expect((await place.store.verify("a")).findings).toEqual([]);
  });

  it("is left out: one that skips a number, and that is a finding", async () => {
    const place = await appended(`${encodeLine({ ...late, seq: 7 })}\n`);
    expect((await get(place.app, "a"))?.summary).toBe("fourth");
    expect((await place.store.verify("a")).findings).toEqual(["line 5 of the journal does not follow the one before"]);
  });

  it.each(["null", "7", "{}", '{"seq":"5","change":{}}', '{"seq":5}', '{"seq":5,"change":null}'])(
    "is left out: what is whole and yet no line: %s",
    async (json) => {
      // The checksum stands for the text before the last brace.
      const body = json.endsWith("}") ? json.slice(0, -1) : json;
      const place = await appended(`${body},"sum":"${crc32(body)}"}\n`);
      expect((await get(place.app, "a"))?.summary).toBe("fourth");
      expect((await update(place.app, "a", { summary: "fifth" })).revision).toBe(5);
      expect((await place.store.verify("a")).ok).toBe(false);
    },
  );

  it("is closed by the next line: one that a killed writer left half", async () => {
    const place = await appended(encodeLine({ ...late, seq: 5 }).slice(0, 60));
    expect((await place.store.verify("a")).findings).toEqual(["the journal's last line is torn"]);
    const record = await update(place.app, "a", { summary: "fifth" });
    expect(record.revision).toBe(5);
    expect(await place.store.verify("a")).toEqual({ agent_id: "a", ok: true, findings: [] });
    rmSync(place.path("a", "state.json"));
    expect(await get(place.app, "a")).toEqual(record);
  });

  it("may be of a type nobody knows yet, and then counts all the same", async () => {
    const place = await appended(`${encodeLine({ ...late, seq: 5, type: "future.thing" as never })}\n`);
    expect((await get(place.app, "a"))?.summary).toBe("late");
    expect((await update(place.app, "a", { error: "x" })).revision).toBe(6);
    rmSync(place.path("a", "state.json"));
    expect((await get(place.app, "a"))?.summary).toBe("late");
  });
});

describe("what a creator left that was killed before its line was whole", () => {
  const begun = ["", '{"se', '{"seq":1,"at":"2026-11-21T15:00:00.000Z","id":"x","ty'];

  it.each(begun)("is no session, and gives way to one: %j", async (text) => {
    const { place } = await fourLines();
    await create(place.app, { agentId: "c", agentName: "tester" });
    rmSync(place.path("c", "state.json"));
    place.write(text, "c", "events.jsonl");
    place.write("half a snapsh", "c", "state.json.1-2-3@elsewhere.tmp");
    expect(await get(place.app, "c")).toBeUndefined();
    const record = await create(place.app, { agentId: "c" });
    expect(record.revision).toBe(1);
    expect((await place.store.verify("c")).ok).toBe(true);
    rmSync(place.path("c", "state.json"));
    expect(await get(place.app, "c")).toEqual(record);
  });

  it("is taken away by a settlement, with its marker", async () => {
    const { place } = await fourLines();
    await create(place.app, { agentId: "c", agentName: "tester" });
    rmSync(place.path("c", "state.json"));
    place.write(begun[2] as string, "c", "events.jsonl");
    expect(await place.store.settle("c")).toBeUndefined();
    expect(place.names()).not.toContain("c");
    expect(place.names(".open")).not.toContain("c@tester");
  });

  it("is not what a journal of garbage is", async () => {
    const { place } = await fourLines();
    rmSync(place.path("a", "state.json"));
    place.write("garbage\n", "a", "events.jsonl");
    await expect(get(place.app, "a")).rejects.toMatchObject({ code: "CORRUPT" });
    await expect(place.store.settle("a")).rejects.toMatchObject({ code: "CORRUPT" });
    expect(place.text("a", "events.jsonl")).toBe("garbage\n");
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
