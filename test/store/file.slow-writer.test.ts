import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { get, update } from "../../lib/app/sessions.ts";
import { encodeLine, type Line } from "../../lib/session/line.ts";
import { appendLine } from "../../lib/store/file/append.ts";
import { Disk } from "../../lib/store/file/disk.ts";
import { tryLock } from "../../lib/store/file/lock.ts";
import { placeWithSession } from "./file-place.ts";
import { lock, token } from "./lock-place.ts";

describe("a slow writer whose lock was taken over while it wrote", () => {
  const lineOf = (id: string): Line => ({
    seq: 2,
    at: "2026-11-21T15:00:00.000Z",
    id,
    type: "session.updated",
    change: { set: { summary: id } },
  });
  const [slow, quick] = [lineOf("slow"), lineOf("quick")];

  /** Writes the slow line, while `between` is what somebody else puts into the journal right before. */
  function write(path: string, between: string): number {
    const journal = readFileSync(path);
    const position = { size: journal.length, end: journal.toString("latin1", journal.length - 11), badSnapshot: false };
    const before = () => appendFileSync(path, between);
    return appendLine(path, position, { line: slow, text: encodeLine(slow), revision: 1, before });
  }

  it("is told of a conflict, its line is void, and the other's stands", async () => {
    const place = await placeWithSession();
    const path = place.path("a", "events.jsonl");
    const conflict = expect.objectContaining({ code: "CONFLICT" });
    expect(() => write(path, `${encodeLine(quick)}\n`)).toThrow(conflict);
    expect(
      place
        .lines("a")
        .map(({ id }) => id)
        .slice(1),
    ).toEqual(["quick", "slow"]);
    expect((await get(place.app, "a"))?.summary).toBe("quick");
    expect((await update(place.app, "a", { error: "e" })).revision).toBe(3);
    expect((await place.store.verify("a")).ok).toBe(true);
  });

  it("has won all the same when what came between is half a line", async () => {
    const place = await placeWithSession();
    const path = place.path("a", "events.jsonl");
    expect(write(path, '{"seq":2,"at":"half\n')).toBe(readFileSync(path).length);
    expect((await get(place.app, "a"))?.summary).toBe("slow");
  });

  it("is told of a conflict when its line stuck to another's half one", async () => {
    const place = await placeWithSession();
    const path = place.path("a", "events.jsonl");
    expect(() => write(path, '{"seq":2,"at":"half')).toThrow(expect.objectContaining({ code: "CONFLICT" }));
    expect((await update(place.app, "a", { summary: "next" })).revision).toBe(2);
  });

  it("keeps its hands off the lock of who took it", async () => {
    const place = await placeWithSession();
    const disk = new Disk(place.dir, { durable: false, now: Date.now, rebuildLimit: 0 });
    const held = tryLock(disk, "a");
    rmSync(place.path(".locks", "a"));
    lock(place, "a", token());
    held?.release();
    expect(place.names(".locks")).toEqual(["a"]);
  });
});
