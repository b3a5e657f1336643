import { describe, expect, it } from "vitest";
import { create, get, update } from "../../lib/app/sessions.ts";
import { freshCommandLine } from "../cli/command-line.ts";
import { tree } from "../hooks/hook-process.ts";
import { served } from "../mcp/client.ts";

const cli = freshCommandLine();

/** Ways out of the root, names that systems treat in their own way, and letters that only look like ours. */
const NO_IDS = [
  ...[
    "",
    ".",
    "..",
    "../x",
    "..\\x",
    "/etc/passwd",
    "C:\\x",
    "a/b",
    "a\\b",
    "~",
    "%2e%2e",
    ".open",
    ".locks",
    "a.",
    "a:b",
  ],
  ...[
    "con",
    "NUL",
    "com1.txt",
    "LPT9",
    "aux.",
    "a\u0000b",
    "a\nb",
    "a b",
    "x".repeat(129),
    "x".repeat(300),
    "a\u202eb",
  ],
  ...["\u0430gent", "a\u2024\u2024b", "\uff0e\uff0e", "a\u2215b", "e\u0301", "\ud800", "👍"],
];
/** Keys that every object has: ids all the same. */
const INHERITED = ["__proto__", "constructor", "hasOwnProperty", "toString", "valueOf"];

describe("a hostile id", () => {
  it("is refused by the command line before a path is touched", () => {
    const before = tree(cli.project);
    // No program can be given a NUL; and an empty id is none.
    for (const id of NO_IDS.filter((each) => each !== "" && !each.includes("\u0000")).filter((_, at) => at % 3 === 0)) {
      expect(cli.failure("create", "--id", id, "--agent", "a")).toMatchObject({
        status: 4,
        error: { code: "INVALID_ID" },
      });
      expect(cli.failure("get", "--", id).status).toBe(4);
    }
    expect(tree(cli.project)).toEqual(before);
  });

  it("is refused wherever the library takes one", async () => {
    const app = cli.minutesAgo(0);
    const before = tree(cli.project);
    for (const id of NO_IDS) {
      if (id !== "") await expect(create(app, { agentId: id })).rejects.toMatchObject({ code: "INVALID_ID" });
      await expect(get(app, id)).rejects.toMatchObject({ code: "INVALID_ID" });
      await expect(update(app, id, { phase: "planning" })).rejects.toMatchObject({ code: "INVALID_ID" });
      await expect(app.store.remove(id, () => true)).rejects.toMatchObject({ code: "INVALID_ID" });
    }
    expect(tree(cli.project)).toEqual(before);
  });

  it("is refused by the MCP server, with the code", async () => {
    const { call, dir } = await served();
    for (const id of NO_IDS.filter((each) => each !== "")) {
      const asked = [
        await call("session_get", { agent_id: id }),
        await call("session_update", { agent_id: id, phase: "planning" }),
        await call("message_send", { from: id, to: null, subject: "s", body: "b" }),
        await call("memory_set", { session: id, key: "k", value: 1 }),
      ];
      for (const { error } of asked) expect(error?.code).toMatch(/^(?:INVALID_ID|INVALID_VALUE)$/);
    }
    expect(() => tree(dir)).toThrow("ENOENT");
  });
});

describe("a collection and a key of a document", () => {
  it.each(["..", "../x", "a/b", "", ".", "A", "x\u0000", "\u0430"])(
    "the collection %j is refused",
    async (collection) => {
      const { store } = cli.minutesAgo(0);
      await expect(store.doc.put(collection, "k", 1)).rejects.toThrow();
      await expect(store.doc.get(collection, "k")).rejects.toThrow();
    },
  );

  it("may be any text, and never leaves its folder", async () => {
    const { store } = cli.minutesAgo(0);
    for (const key of NO_IDS) {
      await store.doc.put("things", key, key);
      expect((await store.doc.get("things", key))?.value).toBe(key);
    }
    const outside = Object.keys(tree(cli.project)).filter((name) => !name.startsWith("sessions"));
    expect(outside).toEqual([]);
    for (const name of Object.keys(tree(cli.root))) expect(name).toMatch(/^[\w.~%/@\\-]+$/);
  });
});

describe("keys that every object has", () => {
  it("are ids, names, keys and tags like any other, and change no object", async () => {
    const app = cli.minutesAgo(0);
    for (const id of INHERITED) {
      const metadata = JSON.parse(`{"${id}": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}`);
      await create(app, { agentId: id, agentName: id, purpose: id, tags: [id], metadata });
      await update(app, id, { metadata: JSON.parse('{"__proto__": {"polluted": true}}') });
      expect(cli.json("memory", "set", id, id, id, "--type", "fact")).toMatchObject({ key: id });
      expect(cli.json("get", id)).toMatchObject({ agent_id: id, tags: [id] });
    }
    expect(cli.json<unknown[]>("list")).toHaveLength(INHERITED.length);
    for (const args of [
      ["stats"],
      ["metrics"],
      ["sweep"],
      ["sessions", "--all"],
      ["memory", "search"],
      ["route", "status"],
    ])
      expect(cli.run([...args, "--json"])).toMatchObject({ status: 0, stderr: "" });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const { pollution } = { pollution: Object.keys(Object.prototype) };
    expect(pollution).toEqual([]);
  }, 60_000);
});
