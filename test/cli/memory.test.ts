import { describe, expect, it } from "vitest";
import { setMemory } from "../../lib/app/hub/memory.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const set = (key: string, value: unknown, more = {}) =>
  setMemory(cli.minutesAgo(0), { session: "s", key, value, ...more });

describe("memory on the command line", () => {
  it("prints seed 001's lines", () => {
    const seed = [
      "cece-001",
      "current_task",
      "Building collaboration system",
      "--type",
      "state",
      "--tags",
      "task,active",
    ];
    expect(cli.run(["memory-set", ...seed]).stdout).toBe("✅ Stored: current_task (version 1)\n");
    expect(cli.run(["memory-get", "current_task"]).stdout).toBe("✅ Value: Building collaboration system\n");
    const found = cli.run(["memory-search", "--tags", "active"]).stdout;
    expect(found).toMatch(
      /^📝 Found 1 entries:\n {3}current_task: Building collaboration system \(state, cece-001, version 1, /,
    );
    expect(cli.run(["memory-get", "nope"])).toMatchObject({
      status: 3,
      stderr: "error: No value found for key: nope\n",
    });
  });

  it.each([
    ["text", "text"],
    ["7", 7],
    ["007", "007"],
    ['{"a": [1, null]}', { a: [1, null] }],
    ["true", true],
    ['"quoted"', "quoted"],
    ["{broken", "{broken"],
    ["null", null],
  ])("stores %s as %j", (typed, value) => {
    expect(cli.json("memory", "set", "s", "k", typed)).toMatchObject({ key: "k", version: 1, value, session_id: "s" });
    expect(cli.json("memory", "get", "k")).toMatchObject({ value });
  });

  it("keeps versions, and changes only the one that was read", async () => {
    await set("k", 1);
    expect(cli.json("memory", "set", "s", "k", "2", "--if-version", "1")).toMatchObject({ version: 2 });
    expect(cli.failure("memory", "set", "s", "k", "3", "--if-version", "1")).toMatchObject({
      status: 4,
      error: { code: "CONFLICT" },
    });
    expect(cli.json<{ value: number }[]>("memory", "get", "k", "--all").map(({ value }) => value)).toEqual([2, 1]);
  });

  it("finds by everything that is asked for, twenty at most unless told", async () => {
    for (let at = 0; at < 25; at++) await set(`task_${at}`, at, { tags: at % 2 ? ["odd"] : ["even"] });
    const found = (...args: string[]) => cli.json<object[]>("memory", "search", ...args).length;
    expect([found(), found("--limit", "99"), found("--tag", "odd"), found("--pattern", "task_1?")]).toEqual([
      20, 25, 12, 10,
    ]);
    expect(found("--tag", "odd", "--tag", "even", "--match", "all")).toBe(0);
    expect(found("--session", "other")).toBe(0);
  });

  it("deletes keys, and what one session stored", async () => {
    await set("k", 1);
    await set("k", 2);
    await set("other", 1, { session: "t" });
    expect(cli.json("memory", "delete", "k")).toEqual({ key: "k", deleted: 2 });
    expect(cli.failure("memory", "delete", "k")).toMatchObject({ status: 3, error: { code: "NOT_FOUND" } });
    expect(cli.json("memory", "clear", "--session", "t")).toEqual({ deleted: 1 });
    expect(cli.json("memory", "clear", "--all")).toEqual({ deleted: 0 });
  });

  it.each([
    [["set", "s", "k", "1", "--ttl", "0"], 4, "INVALID_VALUE"],
    [["set", "s", "k", "1", "--ttl", "-1"], 4, "INVALID_VALUE"],
    [["set", "s", "k", "1", "--type", "secret"], 4, "INVALID_VALUE"],
    [["set", "../s", "k", "1"], 4, "INVALID_ID"],
    [["set", "s", "k".repeat(257), "1"], 4, "LIMIT_EXCEEDED"],
    [["set", "s", "", "1"], 4, "INVALID_VALUE"],
    [["clear"], 2, "USAGE"],
    [["clear", "--all", "--session", "s"], 2, "USAGE"],
    [["search", "--match", "some"], 2, "USAGE"],
  ])("memory %j ends with %i, %s", (args, status, code) => {
    expect(cli.failure("memory", ...args)).toMatchObject({ status, error: { code } });
  });
});
