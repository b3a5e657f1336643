import { mkdirSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { create, get, history, remove, update } from "../../lib/app/sessions.ts";
import { crc32 } from "../../lib/session/crc32.ts";
import { encodeLine, type Line } from "../../lib/session/line.ts";
import type { Place } from "./file-place.ts";
import { fourLines } from "./four-lines.ts";

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

  it("is closed by the next line: a first one, left half beside a record that had no journal", async () => {
    const place = await appended("");
    const half = encodeLine({ ...late, seq: 5 }).slice(0, 60);
    place.write(half, "a", "events.jsonl");
    const record = await update(place.app, "a", { summary: "fifth" });
    expect(record.revision).toBe(5);
    expect(place.text("a", "events.jsonl")).toContain(`${half}\n`);
    expect(await place.store.verify("a")).toEqual({ agent_id: "a", ok: true, findings: [] });
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

describe("a folder in the place of a file", () => {
  it.each(["state.json", "events.jsonl"])("makes the session corrupt, and removable: %s", async (file) => {
    const { place } = await fourLines();
    rmSync(place.path("a", file));
    mkdirSync(place.path("a", file));
    await expect(get(place.app, "a")).rejects.toMatchObject({ code: "CORRUPT" });
    const { ok, findings } = await place.store.verify("a");
    expect([ok, findings]).toEqual([false, expect.arrayContaining([expect.stringContaining("EISDIR")])]);
    await remove(place.app, "a");
    expect(place.names()).not.toContain("a");
  });
});
