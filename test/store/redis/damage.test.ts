import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { list } from "../../../lib/app/list.ts";
import { change, changed, created, ENDING, loaded } from "../../../lib/conformance/sessions.ts";
import type { Store } from "../../../lib/store/contract.ts";
import { redisStore } from "../../../lib/store/redis/index.ts";
import { testApp } from "../../setup/test-app.ts";
import { NO_SERVER, RedisServer, titled } from "./server.ts";

let server: RedisServer;
let store: Store;
let prefix: string;
let tests = 0;
const key = (...parts: string[]) => [`{${prefix}}`, ...parts].join(":");
const session = () => key("session", "s");
const journal = () => key("journal", "s");

/** Replaces one line of the journal, and leaves the others as they are. */
function replaceLine(seq: number, line: string): void {
  const move =
    "local all = redis.call('XRANGE', KEYS[1], '-', '+') redis.call('DEL', KEYS[1]) " +
    "for _, one in ipairs(all) do local f = one[2] if one[1] == ARGV[1] then f[4] = ARGV[2] end redis.call('XADD', KEYS[1], one[1], unpack(f)) end";
  server.command("EVAL", move, "1", journal(), `${seq}-0`, line);
}

describe.skipIf(NO_SERVER !== undefined)(titled("damage done to what Redis keeps"), () => {
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    prefix = `damage-${++tests}`;
    store = redisStore(server.url(prefix));
    onTestFinished(() => store.close());
    await created(store, "s");
    await changed(store, "s", { merge: { metadata: { count: 1 } } });
    await changed(store, "s", { merge: { metadata: { count: 2 } } });
  });

  it("a snapshot that is no record: the journal is read, and the next commit mends it", async () => {
    server.command("HSET", session(), "record", "garbage");
    expect((await loaded(store, "s")).record.metadata.count).toBe(2);
    expect(await store.verify("s")).toMatchObject({ ok: false, findings: ["the snapshot is not a record"] });
    await changed(store, "s", { merge: { metadata: { count: 3 } } });
    expect(await store.verify("s")).toMatchObject({ ok: true });
  });

  it("a record of a newer version is neither read from the journal nor removed", async () => {
    const record = JSON.parse(server.command("HGET", session(), "record"));
    server.command("HSET", session(), "record", JSON.stringify({ ...record, schema_version: 2 }));
    const refused = { code: "CORRUPT", details: { newer: true } };
    await expect(store.load("s")).rejects.toMatchObject(refused);
    await expect(store.remove("s", () => true)).rejects.toMatchObject(refused);
    expect(server.command("HGET", session(), "record")).toContain('"schema_version":2');
  });

  it("a snapshot that is gone: the journal is read", async () => {
    server.command("DEL", session());
    expect((await loaded(store, "s")).record.revision).toBe(3);
    expect((await store.verify("s")).findings).toContain("the snapshot is missing");
    await changed(store, "s", ENDING);
    expect(await store.verify("s")).toMatchObject({ ok: true });
  });

  it("a journal that is gone: the snapshot stands, and the next line holds all of it", async () => {
    server.command("DEL", journal());
    const from = await loaded(store, "s");
    expect(from).toMatchObject({ needsBase: true, record: { revision: 3 } });
    expect((await store.verify("s")).findings).toContain("the journal is missing");
    const { line, record } = change(from, { merge: { metadata: { count: 3 } } });
    await store.commit("s", from, line, record);
    expect((await store.journal("s")).map(({ change: { base } }) => base?.metadata.count)).toEqual([3]);
    expect(await store.verify("s")).toMatchObject({ ok: true });
  });

  it("a line that was altered is found, and mended from the snapshot", async () => {
    const good = server.command("XRANGE", journal(), "2-0", "2-0");
    replaceLine(2, "altered");
    expect((await store.verify("s")).findings).toContain("line 2 of the journal is altered or torn");
    expect((await loaded(store, "s")).record.metadata.count).toBe(2);
    const mended = await store.repair("s", "state");
    expect(mended).toMatchObject({ revision: 4, metadata: { count: 2 } });
    expect(await store.verify("s")).toMatchObject({ ok: true });
    const [kept = ""] = server.command("KEYS", `${key("corrupt", "s")}:*`).split("\n");
    expect(server.command("XRANGE", kept, "1-0", "1-0")).not.toBe("");
    expect(Number(server.command("TTL", kept))).toBeGreaterThan(29 * 24 * 3600);
    expect(good).toContain("line");
  });

  it("a snapshot edited by hand stands, is shown, and goes when the journal is chosen", async () => {
    const text = server.command("HGET", session(), "record");
    server.command("HSET", session(), "record", text.replace('"summary":"0"', '"summary":"edited"'));
    expect((await loaded(store, "s")).record.summary).toBe("edited");
    expect((await store.verify("s")).findings).toEqual(["the snapshot differs from the journal in: summary"]);
    expect(await store.repair("s", "journal")).toMatchObject({ revision: 4, summary: "0" });
    expect(await store.verify("s")).toMatchObject({ ok: true });
  });

  it("an index that lost the session is found, and mended by a repair", async () => {
    server.command("DEL", key("open"), key("all"));
    expect((await store.verify("s")).findings).toEqual(["the index does not say what the record says"]);
    await store.repair("s", "journal");
    expect(await store.verify("s")).toMatchObject({ ok: true });
    for await (const id of store.open("tester")) expect(id).toBe("s");
  });

  it("another program's key in a session's place harms no other session", async () => {
    await created(store, "other");
    server.command("DEL", session());
    server.command("SET", session(), "not ours");
    const seen = await list(testApp(store));
    expect(seen.map(({ agent_id }) => agent_id)).toEqual(["other"]);
    await expect(store.load("s")).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: expect.stringContaining("belongs to another program"),
    });
  });

  it("two who repair at once: one is told of the other", async () => {
    const both = await Promise.allSettled([store.repair("s", "state"), store.repair("s", "state")]);
    const codes = both.map((one) => (one.status === "fulfilled" ? "done" : one.reason.code));
    expect(codes.sort()).toEqual(["CONFLICT", "done"]);
  });
});
