import { describe, expect, it } from "vitest";
import { beaconBlock, withBeacon } from "../../lib/hub/beacon.ts";
import { matchesGlob } from "../../lib/hub/glob.ts";
import {
  checkKey,
  checkValue,
  decideSet,
  deleted,
  liveEntry,
  type MemoryDraft,
  type MemoryEntry,
  type MemoryHead,
  olderVersions,
} from "../../lib/hub/memory.ts";
import { memoryStats, searchMemory } from "../../lib/hub/memory-search.ts";
import { register, shown } from "../../lib/hub/presence.ts";

const NOW = Date.parse("2026-01-08T18:00:00.000Z");
const set = (old: MemoryHead | undefined, more: Partial<MemoryDraft> = {}, now = NOW, floor = 0) =>
  decideSet(old, { session: "s", key: "k", value: 1, ...more }, floor, now);

describe("decideSet", () => {
  it("numbers versions from 1, and never uses a number twice, also after a delete", () => {
    const first = set(undefined);
    const second = set(first);
    const gone = deleted(second, NOW);
    const third = set(gone);
    expect([first, second, third].map(({ entry }) => entry?.version)).toEqual([1, 2, 3]);
    expect(liveEntry(gone, NOW)).toBeUndefined();
    expect(olderVersions(third)).toEqual([]);
  });

  it("goes on behind the versions of keys that were forgotten", () => {
    expect(set(undefined, {}, NOW, 41).entry?.version).toBe(42);
    expect(set(set(undefined), {}, NOW, 41).entry?.version).toBe(2);
  });

  it.each([
    [undefined, 0, true],
    [undefined, 1, false],
    [set(undefined), 1, true],
    [set(undefined), 0, false],
    [set(set(undefined)), 1, false],
    [deleted(set(undefined), NOW), 0, true],
    [deleted(set(undefined), NOW), 1, false],
  ])("with the version that was read %#", (old, ifVersion, fits) => {
    const call = () => set(old, { ifVersion });
    if (fits) expect(call().last_version).toBe((old?.last_version ?? 0) + 1);
    else expect(call).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  });

  it("counts an expired version as none", () => {
    const expired = set(undefined, { ttlS: 1 });
    expect(() => set(expired, { ifVersion: 1 }, NOW + 1000)).toThrow(expect.objectContaining({ code: "CONFLICT" }));
    expect(set(expired, { ifVersion: 0 }, NOW + 1000).entry?.version).toBe(2);
  });

  it.each([
    [{ ttlS: 0 }, "INVALID_VALUE"],
    [{ ttlS: -3 }, "INVALID_VALUE"],
    [{ type: "secret" }, "INVALID_VALUE"],
  ])("refuses %j", (more, code) => {
    expect(() => set(undefined, more)).toThrow(expect.objectContaining({ code }));
  });
});

describe("a key", () => {
  it("is gone when its newest version has expired: older ones do not come back", () => {
    const head = set(set(undefined), { ttlS: 1 });
    expect(liveEntry(head, NOW + 999)?.version).toBe(2);
    expect(liveEntry(head, NOW + 1000)).toBeUndefined();
  });

  it("keeps its newest hundred versions", () => {
    let head = set(undefined);
    for (let version = 2; version <= 250; version++) head = set(head);
    const older = olderVersions(head);
    expect([older.length, older[0], older.at(-1)]).toEqual([99, 249, 151]);
  });

  it.each([
    ["", "INVALID_VALUE"],
    [undefined, "INVALID_VALUE"],
    ["k".repeat(257), "LIMIT_EXCEEDED"],
  ])("is a text of 1 to 256 characters, not %j", (key, code) => {
    expect(() => checkKey(key)).toThrow(expect.objectContaining({ code }));
    expect(checkKey("k".repeat(256))).toHaveLength(256);
  });

  it("holds a value of at most 256 KiB", () => {
    expect(() => checkValue("x".repeat(262_142))).not.toThrow();
    expect(() => checkValue("x".repeat(262_143))).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
    expect(() => checkValue(undefined)).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
  });
});

describe("matchesGlob", () => {
  it.each([
    ["task_*", "task_1", true],
    ["task_*", "task_", true],
    ["task_*", "Task_1", false],
    ["*", "", true],
    ["?", "", false],
    ["?", "ä", true],
    ["?", "👍", true],
    ["a?c", "abc", true],
    ["[a-c]x", "bx", true],
    ["[a-c]x", "dx", false],
    ["[!a-c]x", "dx", true],
    ["[]]", "]", true],
    ["[-x]", "-", true],
    ["[abc", "[abc", true],
    ["a.c", "abc", false],
    ["*ab*ba*", "xabyba", true],
    ["*ab*ba*", "aba", false],
    ["a*", "ba", false],
    ["", "", true],
    ["", "a", false],
  ])("%j fits %j: %s", (pattern, text, fits) => {
    expect(matchesGlob(pattern, text)).toBe(fits);
  });

  it("does not take longer than the product of both lengths", () => {
    const started = process.cpuUsage().user;
    expect(matchesGlob("*a".repeat(500), `${"a".repeat(256)}b`)).toBe(false);
    expect(process.cpuUsage().user - started).toBeLessThan(1_000_000);
  });
});

describe("searchMemory", () => {
  const entry = (key: string, more: Partial<MemoryEntry>) => ({
    ...(set(undefined, { key }).entry as MemoryEntry),
    ...more,
  });
  const all = [
    entry("task_1", { tags: ["active", "task"], created_at: "2026-01-08T18:00:01.000Z" }),
    entry("task_2", { tags: ["task"], session_id: "other", created_at: "2026-01-08T18:00:03.000Z" }),
    entry("note", { tags: ["active"], type: "note", created_at: "2026-01-08T18:00:02.000Z" }),
  ];

  it.each([
    [{}, ["task_2", "note", "task_1"]],
    [{ pattern: "task_*" }, ["task_2", "task_1"]],
    [{ tags: ["active", "task"] }, ["task_2", "note", "task_1"]],
    [{ tags: ["active", "task"], match: "all" as const }, ["task_1"]],
    [{ pattern: "task_*", tags: ["active"] }, ["task_1"]],
    [{ session: "other" }, ["task_2"]],
    [{ session: "other", tags: ["active"] }, []],
    [{ limit: 2 }, ["task_2", "note"]],
    [{ limit: 0 }, []],
  ])("finds by %j, the newest first", (filter, keys) => {
    expect(searchMemory(all, filter).map(({ key }) => key)).toEqual(keys);
  });

  it("counts as seed 001 does", () => {
    expect(memoryStats(all)).toEqual({
      total_entries: 3,
      by_type: { state: 2, fact: 0, decision: 0, task: 0, context: 0, note: 1, config: 0 },
      unique_keys: 3,
      unique_sessions: 2,
      unique_tags: 2,
    });
  });
});

describe("the beacon", () => {
  const figures = { total_sessions: 12, active_sessions: 1, collaboration_messages: 3, shared_memory_entries: 4 };
  const presence = (id: string, at: number) =>
    shown(register(id, undefined, { name: "Cece", type: "Claude" }, at), NOW);
  const block = beaconBlock(figures, [
    ...Array.from({ length: 11 }, (_, at) => presence(`gone-${at}`, NOW - 400_000)),
    { ...presence("here", NOW), current_task: "Code\nreview" },
  ]);

  it("names up to ten, those that are there first", () => {
    const lines = block.split("\n");
    expect(lines.slice(0, 7)).toEqual([
      "# sessions: begin",
      "total_sessions: 12",
      "active_sessions: 1",
      "collaboration_messages: 3",
      "shared_memory_entries: 4",
      "  🟢 here (Cece, Claude): Code review",
      "  ⚪ gone-0 (Cece, Claude)",
    ]);
    expect(lines).toHaveLength(5 + 10 + 2);
  });

  it.each(["", "phase: 2\n", "phase: 2", "phase: 2\n\nend: yes\n"])("has its own place in %j", (text) => {
    const once = withBeacon(text, block);
    expect(once.startsWith(text)).toBe(true);
    const other = beaconBlock({ ...figures, total_sessions: 1 }, []);
    const twice = withBeacon(`${once}behind\n`, other);
    expect(twice).toBe(`${once.slice(0, once.indexOf("# sessions"))}${other}behind\n`);
  });
});
