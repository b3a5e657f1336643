import { describe, expect, it } from "vitest";
import { get } from "../../lib/app/sessions.ts";
import { createRuntime } from "../../lib/runtime.ts";
import { serve } from "../../lib/server/main.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { freshCommandLine } from "../cli/command-line.ts";
import { served } from "../mcp/client.ts";

// What hooks do with such input is told by test/hooks/bad-input.test.ts.

const nested = (levels: number, open = '{"a":', close = "}") => `${open.repeat(levels)}1${close.repeat(levels)}`;

describe("hostile JSON on the command line's stdin", () => {
  const cli = freshCommandLine();

  it.each<[string, string, string]>([
    ["100,000 objects in each other", `{"a":${nested(100_000)}}`, "LIMIT_EXCEEDED|INVALID_VALUE|USAGE"],
    ["100,000 lists in each other", `{"a":${nested(100_000, "[", "]")}}`, "LIMIT_EXCEEDED|INVALID_VALUE|USAGE"],
    ["more than 10 MiB", `{"a":"${"x".repeat(11 * 1024 * 1024)}"}`, "LIMIT_EXCEEDED"],
    ["more than a record holds", `{"a":"${"x".repeat(300 * 1024)}"}`, "LIMIT_EXCEEDED"],
    ["half an object", '{"a":', "USAGE"],
  ])("%s are refused with a code, and nothing of them is stored", async (_, input, code) => {
    await cli.has("a1");
    const { status, stdout, stderr } = cli.run(["update", "a1", "--metadata", "-", "--json"], { input });
    expect({ status: status === 2 || status === 4, stdout }).toEqual({ status: true, stdout: "" });
    expect(JSON.parse(stderr).error.code).toMatch(new RegExp(`^(?:${code})$`));
    expect(stderr.length).toBeLessThan(2000);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect((await get(cli.minutesAgo(0), "a1"))?.revision).toBe(1);
  });

  it.each(['{"a":1e400}', '{"a":{"b":[-1e999]}}'])(
    "numbers that cannot be written again are refused: %s",
    async (input) => {
      await cli.has("a1", { metadata: { a: 1 } });
      const { status, stderr } = cli.run(["update", "a1", "--metadata", "-"], { input });
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("is too large") });
      expect((await get(cli.minutesAgo(0), "a1"))?.metadata).toEqual({ a: 1 });
    },
  );

  it("halves of characters, long numbers and doubled keys are stored as JSON means them", async () => {
    await cli.has("a1");
    const input = '{"long":123456789012345678901234567890,"half":"\\ud800","twice":1,"twice":2,"nul":"\\u0000"}';
    expect(cli.run(["update", "a1", "--metadata", "-"], { input }).status).toBe(0);
    const { metadata } = cli.json<{ metadata: Record<string, unknown> }>("get", "a1");
    expect(metadata).toEqual({ long: 123456789012345680000000000000, half: "\ud800", twice: 2, nul: "\u0000" });
    expect(cli.json<unknown[]>("verify", "a1")).toMatchObject([{ ok: true }]);
  });

  it("what would take the square of its depth on disk is refused", async () => {
    await cli.has("a1");
    const { status, stderr } = cli.run(["update", "a1", "--metadata", "-"], { input: `{"a":${nested(2_500)}}` });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining("is nested too deeply") });
  });
});

describe("hostile JSON to the servers", () => {
  it("is answered by the MCP server with a code, and the next call goes on", async () => {
    const { call, app } = await served();
    await call("memory_set", { session: "a", key: "k", value: 1 });
    const values = [
      nested(2_000),
      nested(2_000, "[", "]"),
      `"${"x".repeat(300 * 1024)}"`,
      '{"__proto__":{"polluted":1}}',
    ];
    for (const value of values) {
      const { error } = await call("memory_set", { session: "a", key: "k", value: JSON.parse(value) });
      if (error !== undefined) expect(error.code).toMatch(/^(?:LIMIT_EXCEEDED|INVALID_VALUE)$/);
    }
    expect((await call("memory_get", { key: "k" })).error).toBeUndefined();
    expect(await app.store.doc.get("memory", "none")).toBeUndefined();
  });

  it("is answered by the router with a status, and the next request goes on", async () => {
    const app = createRuntime({ store: memoryStore(), env: { HOME: "/nowhere" }, dir: "/nowhere" });
    const { url, close } = await serve(app, { port: 0, everyMs: 60_000 });
    const post = async (body: string) => (await fetch(`${url}/register/agent`, { method: "POST", body })).status;
    expect(await post(nested(100_000))).toBe(400);
    expect(await post(`{"agent_id":"x","capabilities":${nested(100_000, "[", "]")}}`)).toBe(400);
    expect(await post('{"__proto__":{"agent_id":"x"}}')).toBe(400);
    expect(await post("\ud800")).toBe(400);
    expect((await fetch(`${url}/status`)).status).toBe(200);
    await close();
  });
});
