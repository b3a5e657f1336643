import { describe, expect, it } from "vitest";
import { parseInfo, serverFaults } from "../../../lib/store/redis/server.ts";

const GOOD = { redis_version: "7.0.15", maxmemory_policy: "noeviction", aof_enabled: "1" };

function faults(fields: Record<string, string>, appendfsync: string | undefined, durable = true) {
  const text = Object.entries({ ...GOOD, ...fields }).map(([name, value]) => `${name}:${value}`);
  return serverFaults({ info: parseInfo(["# Server", ...text, ""].join("\r\n")), appendfsync }, durable);
}

describe("a server is judged by what it says of itself", () => {
  it("one that writes before it acknowledges, and throws nothing away, has no fault", () => {
    expect(faults({}, "always")).toEqual([]);
  });

  it.each([
    ["5.0.14", 1],
    ["6.0.16", 1],
    ["6.2.0", 0],
    ["8.2.1", 0],
    ["255.255.255", 0],
    ["unstable", 0],
  ])("version %s has %i fault", (redis_version, count) => {
    const found = faults({ redis_version }, "always");
    expect(found).toHaveLength(count);
    for (const { level } of found) expect(level).toBe("fail");
  });

  it.each(["allkeys-lru", "volatile-lru", "allkeys-random"])("one that evicts by %s is refused", (maxmemory_policy) => {
    const [found] = faults({ maxmemory_policy }, "always");
    expect(found).toMatchObject({ level: "fail", mend: expect.stringContaining("noeviction") });
  });

  it.each([
    [{ aof_enabled: "0" }, undefined, true, "since its last snapshot is lost"],
    [{ aof_enabled: "0" }, undefined, false, "since its last snapshot is lost"],
    [{}, "everysec", true, "power loss takes the last second"],
    [{}, "no", true, "power loss takes what the system had not written yet"],
  ])("%j, appendfsync %s, durable %s: a warning", (fields, appendfsync, durable, message) => {
    expect(faults(fields, appendfsync, durable)).toMatchObject([
      { level: "warn", message: expect.stringContaining(message) },
    ]);
  });

  it.each([
    ["everysec", false],
    [undefined, true],
  ])("appendfsync %s with durable %s: nothing to say", (appendfsync, durable) => {
    expect(faults({}, appendfsync, durable)).toEqual([]);
  });

  it("what a server keeps to itself is not judged", () => {
    expect(serverFaults({ info: new Map() }, true)).toEqual([]);
  });
});
