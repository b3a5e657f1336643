import { appendFileSync, rmSync, truncateSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { create, get, update } from "../../lib/app/sessions.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { clockAt, testApp } from "../setup/test-app.ts";
import { type Place, placeWithSession } from "./file-place.ts";

const NOON = "2026-11-21T12:00:00.000Z";
const DAY = 86_400_000;

async function seqsAfter(
  { store }: Place,
  cursor: string,
  limit?: number,
): Promise<{ seqs: number[]; cursor: string }> {
  const page = await store.feed.read(cursor, limit);
  return { seqs: page.entries.map(({ seq }) => seq), cursor: page.cursor };
}

describe("the feed's files", () => {
  it("are one for each day", async () => {
    const clock = clockAt(NOON);
    const place = await placeWithSession({ now: clock.now });
    clock.add(DAY);
    await update(place.app, "a", { summary: "next day" });
    expect(place.names(".feed")).toEqual(["2026-11-21.jsonl", "2026-11-22.jsonl"]);
    expect((await seqsAfter(place, "")).seqs).toEqual([1, 2]);
  });

  it("are forgotten whole, and a cursor into a forgotten one goes on with the next", async () => {
    const clock = clockAt(NOON);
    const place = await placeWithSession({ now: clock.now });
    const { cursor } = await seqsAfter(place, "");
    await update(place.app, "a", { summary: "same day" });
    clock.add(DAY);
    await update(place.app, "a", { summary: "next day" });
    await place.store.feed.trim(Date.parse("2026-11-22T23:59:59Z"));
    expect(place.names(".feed")).toEqual(["2026-11-22.jsonl"]);
    expect((await seqsAfter(place, cursor)).seqs).toEqual([3]);
  });

  it("may hold half a line of a killed writer: it spoils only itself", async () => {
    const place = await placeWithSession();
    const [day = ""] = place.names(".feed");
    appendFileSync(place.path(".feed", day), '\n{"agent_id":"a","seq":');
    const end = await place.store.feed.end();
    await update(place.app, "a", { summary: "s" });
    expect((await seqsAfter(place, "")).seqs).toEqual([1, 2]);
    expect((await seqsAfter(place, end)).seqs).toEqual([2]);
  });

  it("may hold lines of somebody else's", async () => {
    const place = await placeWithSession();
    const [day = ""] = place.names(".feed");
    appendFileSync(place.path(".feed", day), 'null\n[1]\n{"no":"entry"}\ngarbage\n\n');
    await update(place.app, "a", { summary: "s" });
    expect((await seqsAfter(place, "")).seqs).toEqual([1, 2]);
  });

  it("are read whole when a line is longer than one reading takes in", async () => {
    const place = await placeWithSession();
    await place.store.feed.append({
      agent_id: "b",
      seq: 7,
      at: NOON,
      type: "message.sent",
      data: { text: "x".repeat(2 ** 20) },
    });
    await update(place.app, "a", { summary: "s" });
    expect((await seqsAfter(place, "")).seqs).toEqual([1, 7, 2]);
    expect((await seqsAfter(place, await place.store.feed.end())).seqs).toEqual([]);
  });

  it("may be missing or cut: commits do not need them", async () => {
    const place = await placeWithSession();
    const { cursor } = await seqsAfter(place, "");
    const [day = ""] = place.names(".feed");
    truncateSync(place.path(".feed", day), 3);
    expect((await seqsAfter(place, cursor)).seqs).toEqual([]);
    rmSync(place.path(".feed"), { recursive: true });
    await update(place.app, "a", { summary: "s" });
    expect((await get(place.app, "a"))?.summary).toBe("s");
    expect((await seqsAfter(place, "")).seqs).toEqual([2]);
  });

  it.each(["nonsense", "2026-11-21@", "@5", "2026-11-21@-1", "../x@3", "2026-11-21@1e3", "9999-99-99@0,x"])(
    "are read from the start for a cursor that is none: %s",
    async (cursor) => {
      const place = await placeWithSession({ now: () => Date.parse("2126-01-01T00:00:00Z") });
      expect((await seqsAfter(place, cursor.replace("9999-99-99@0,", ""))).seqs).toEqual([1]);
    },
  );
});

describe("a cursor passes nothing by", () => {
  it("when the clock is set back", async () => {
    const clock = clockAt(NOON);
    const place = await placeWithSession({ now: clock.now });
    const { cursor } = await seqsAfter(place, "");
    clock.add(-400 * DAY);
    await update(place.app, "a", { summary: "before" });
    await update(place.reopen().app, "a", { summary: "by another process" });
    expect((await seqsAfter(place, cursor)).seqs).toEqual([2, 3]);
  });

  it("when the clock is set forward and back again while a process goes on with the old day", async () => {
    const clock = clockAt(NOON);
    const place = await placeWithSession({ now: clock.now });
    const elsewhere = testApp(fileStore({ dir: place.dir, durable: false, now: () => clock.now() + 5 * DAY }));
    await update(elsewhere, "a", { summary: "in the future" });
    let { seqs, cursor } = await seqsAfter(place, "");
    expect(seqs).toEqual([1, 2]);
    for (const expected of [3, 4, 5]) {
      // This process knows only its own day; a new one knows the last.
      await update(place.app, "a", { summary: "on the old day" });
      ({ seqs, cursor } = await seqsAfter(place, cursor));
      expect(seqs).toEqual([expected]);
      clock.add(DAY);
    }
    await update(place.reopen().app, "a", { summary: "by a new process" });
    expect((await seqsAfter(place, cursor)).seqs).toEqual([6]);
    expect(place.names(".feed").at(-1)).toBe("2026-11-26.jsonl");
  });

  it("when it is the end and was taken while a line was being written", async () => {
    const place = await placeWithSession();
    const [day = ""] = place.names(".feed");
    const path = place.path(".feed", day);
    appendFileSync(path, '\n{"agent_id":"b","seq":9,');
    const end = await place.store.feed.end();
    appendFileSync(path, `"at":"${NOON}","type":"session.updated"}\n`);
    expect((await seqsAfter(place, end)).seqs).toEqual([9]);
  });

  it("over more days than it remembers", async () => {
    const clock = clockAt(NOON);
    const place = await placeWithSession({ now: clock.now });
    for (let day = 0; day < 9; day++) {
      clock.add(DAY);
      await update(place.app, "a", { summary: String(day) });
    }
    const seen: number[] = [];
    for (let cursor = "", more = true; more; ) {
      const page = await seqsAfter(place, cursor, 2);
      seen.push(...page.seqs);
      more = page.seqs.length > 0;
      cursor = page.cursor;
      expect(cursor.length).toBeLessThan(100);
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await seqsAfter(place, await place.store.feed.end())).seqs).toEqual([]);
  });
});

describe("a session whose last change lies in the future, since the clock was set back", () => {
  it("can be changed on, with revisions that go on", async () => {
    const clock = clockAt(NOON);
    const place = await placeWithSession({ now: clock.now });
    await update(place.app, "a", { summary: "noon" });
    clock.add(-DAY);
    const record = await update(place.app, "a", { summary: "the day before" });
    expect([record.revision, record.last_updated]).toEqual([3, "2026-11-20T12:00:00.000Z"]);
    await create(place.app, { agentId: "b" });
    expect((await place.store.verify("a")).ok).toBe(true);
  });
});
