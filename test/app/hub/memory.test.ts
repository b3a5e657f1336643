import { describe, expect, it } from "vitest";
import {
  clearMemory,
  deleteMemory,
  findMemory,
  forgetMemory,
  getAllMemory,
  getMemory,
  memoryStats,
  setMemory,
} from "../../../lib/app/hub/memory.ts";
import type { Runtime } from "../../../lib/runtime.ts";
import { appOn, codeOf, STORES } from "../stores.ts";

const set = (app: Runtime, key: string, value: unknown, more = {}) =>
  setMemory(app, { session: "s", key, value, ...more });
const values = async (app: Runtime, key: string) => (await getAllMemory(app, key)).map(({ value }) => value);

describe.each(STORES)("shared memory on the %s store", (kind) => {
  it.each([[{ name: "Build", status: ["a", 1, null] }], ["text"], [""], [0], [false], [null], [[]]])(
    "gives back %j as it was stored",
    async (value) => {
      const { app } = appOn(kind);
      const entry = await set(app, "current_task", value, { type: "task", tags: ["a", "b"], metadata: { m: 1 } });
      expect(entry).toEqual({
        key: "current_task",
        version: 1,
        value,
        type: "task",
        session_id: "s",
        created_at: "2026-01-08T18:00:00.000Z",
        tags: ["a", "b"],
        metadata: { m: 1 },
      });
      expect(await getMemory(app, "current_task")).toEqual(entry);
    },
  );

  it("keeps the newest hundred versions, the newest first", async () => {
    const { app } = appOn(kind);
    for (let at = 1; at <= 103; at++) await set(app, "k/1", at);
    const all = await values(app, "k/1");
    expect([all.length, all[0], all.at(-1)]).toEqual([100, 103, 4]);
    expect(await values(app, "k")).toEqual([]);
  });

  it("loses a key when its newest version expires, and shows what has not in the list of all", async () => {
    const { app, clock } = appOn(kind);
    await set(app, "k", "old");
    await set(app, "k", "new", { ttlS: 60 });
    clock.ms += 60_000;
    expect(await getMemory(app, "k")).toBeUndefined();
    expect(await findMemory(app)).toEqual([]);
    expect(await values(app, "k")).toEqual(["old"]);
    expect((await set(app, "k", "again")).version).toBe(3);
  });

  it("deletes a key with all its versions, and never uses their numbers again", async () => {
    const { app } = appOn(kind);
    for (const value of [1, 2, 3]) await set(app, "k", value);
    expect(await deleteMemory(app, "k")).toBe(3);
    expect([await getMemory(app, "k"), await values(app, "k"), await deleteMemory(app, "k")]).toEqual([
      undefined,
      [],
      0,
    ]);
    expect((await set(app, "k", 4)).version).toBe(4);
    expect(await values(app, "k")).toEqual([4]);
  });

  it("deletes what one session stored, and leaves the others'", async () => {
    const { app } = appOn(kind);
    await set(app, "k", 1, { session: "one" });
    await set(app, "k", 2, { session: "two" });
    await set(app, "k", 3, { session: "one" });
    expect(await deleteMemory(app, "k", "one")).toBe(2);
    expect(await getMemory(app, "k")).toMatchObject({ value: 2, version: 2 });
    expect((await set(app, "k", 4)).version).toBe(4);
    expect(await values(app, "k")).toEqual([4, 2]);
    await set(app, "other", 1, { session: "two" });
    expect(await clearMemory(app, "two")).toBe(2);
    expect((await findMemory(app)).map(({ key }) => key)).toEqual(["k"]);
    expect(await clearMemory(app)).toBe(1);
  });

  it("remembers the numbers of keys that it forgets", async () => {
    const { app, clock } = appOn(kind);
    for (const value of [1, 2, 3]) await set(app, "gone", value);
    await set(app, "live", 1);
    await deleteMemory(app, "gone");
    clock.ms += 1000;
    expect(await forgetMemory(app, "live", clock.ms)).toBe(false);
    expect(await forgetMemory(app, "gone", clock.ms)).toBe(true);
    expect((await set(app, "gone", 4)).version).toBe(4);
    expect((await set(app, "live", 2)).version).toBe(2);
  });

  it("refuses another version than the one that stands, and keeps nothing of the call", async () => {
    const { app } = appOn(kind);
    await set(app, "k", 1);
    expect(await codeOf(set(app, "k", 2, { ifVersion: 2 }))).toBe("CONFLICT");
    expect(await values(app, "k")).toEqual([1]);
    expect((await set(app, "k", 2, { ifVersion: 1 })).version).toBe(2);
  });

  it("lets every one of many writers through, each with its own version", async () => {
    const { app } = appOn(kind);
    const increment = async () => {
      for (;;) {
        const entry = await getMemory(app, "count");
        try {
          await set(app, "count", ((entry?.value as number) ?? 0) + 1, { ifVersion: entry?.version ?? 0 });
          return;
        } catch (error) {
          if ((error as { code: string }).code !== "CONFLICT") throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await getMemory(app, "count")).toMatchObject({ value: 20, version: 20 });
  });

  it("takes a value for a secret when its key is named like one", async () => {
    const { app } = appOn(kind);
    expect((await set(app, "db_password", "hunter2")).value).toBe("[redacted:password]");
    expect((await set(app, "config", { api_key: "abcdefgh" })).value).toEqual({ api_key: "[redacted:api-key]" });
    expect((await getMemory(app, "db_password"))?.value).toBe("[redacted:password]");
    expect((await set(app, "__proto__", { polluted: true })).key).toBe("__proto__");
    expect(await getMemory(app, "__proto__")).toMatchObject({ value: { polluted: true } });
  });

  it.each([
    [{ key: "" }, "INVALID_VALUE"],
    [{ key: "k".repeat(257) }, "LIMIT_EXCEEDED"],
    [{ value: "x".repeat(262_143) }, "LIMIT_EXCEEDED"],
    [{ value: undefined }, "INVALID_VALUE"],
    [{ session: "../x" }, "INVALID_ID"],
    [{ ttlS: 0 }, "INVALID_VALUE"],
    [{ type: "secret" }, "INVALID_VALUE"],
  ])("refuses %j", async (more, code) => {
    const { app } = appOn(kind);
    expect(await codeOf(set(app, "k", 1, more))).toBe(code);
  });

  it("counts versions that can be read, and tells the feed", async () => {
    const { app } = appOn(kind);
    await set(app, "a", 1, { tags: ["x"] });
    await set(app, "a", 2, { tags: ["y"], session: "t" });
    await set(app, "b", 1, { type: "fact" });
    await deleteMemory(app, "b");
    expect(await memoryStats(app)).toMatchObject({
      total_entries: 2,
      unique_keys: 1,
      unique_sessions: 2,
      unique_tags: 2,
    });
    const { entries } = await app.store.feed.read("");
    expect(entries.map(({ type, agent_id, data }) => [type, agent_id, data])).toEqual([
      ["memory.set", "s", { key: "a", version: 1, memory_type: "state" }],
      ["memory.set", "t", { key: "a", version: 2, memory_type: "state" }],
      ["memory.set", "s", { key: "b", version: 1, memory_type: "fact" }],
      ["memory.deleted", "s", { key: "b", versions: 1 }],
    ]);
  });
});
