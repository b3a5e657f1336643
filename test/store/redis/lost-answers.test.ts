import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { change, created, creation, ENDING, loaded } from "../../../lib/conformance/sessions.ts";
import type { Store } from "../../../lib/store/contract.ts";
import { redisStore } from "../../../lib/store/redis/index.ts";
import { LossyProxy } from "./proxy.ts";
import { NO_SERVER, RedisServer, titled } from "./server.ts";

let server: RedisServer;
let proxy: LossyProxy;
/** Through the lossy way, and past it. */
let lossy: Store;
let store: Store;
let tests = 0;

describe.skipIf(NO_SERVER !== undefined)(titled("an answer of the server is lost"), () => {
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    proxy = await LossyProxy.to(server.port);
    const prefix = `lost-${++tests}`;
    lossy = redisStore(`redis://127.0.0.1:${proxy.port}/0?prefix=${prefix}`, { patienceMs: 2000 });
    store = redisStore(server.url(prefix));
    onTestFinished(async () => {
      await lossy.close();
      await store.close();
    });
  });

  it("a commit is sent again and done once", async () => {
    const from = await created(lossy, "s");
    const { line, record } = change(from, { merge: { metadata: { count: 1 } } });
    proxy.loseAnswers(2);
    expect((await lossy.commit("s", from, line, record)).record).toEqual(record);
    expect((await store.journal("s")).map(({ id }) => id)).toEqual([expect.any(String), line.id]);
    expect((await store.feed.read("")).entries).toHaveLength(2);
  });

  it("a commit is told to be done even when others have gone on meanwhile", async () => {
    const from = await created(store, "s");
    const { line, record } = change(from, { merge: { metadata: { count: 1 } } });
    const next = await store.commit("s", from, line, record);
    const after = change(next, { merge: { metadata: { count: 2 } } });
    await store.commit("s", next, after.line, after.record);
    expect((await lossy.commit("s", from, line, record)).record.metadata.count).toBe(1);
    expect((await loaded(store, "s")).record.metadata.count).toBe(2);
    expect(await store.journal("s")).toHaveLength(3);
  });

  it("what was created and removed meanwhile is not created again", async () => {
    const { line, record } = creation("s");
    await store.commit("s", undefined, line, record);
    await store.remove("s", () => true);
    await lossy.commit("s", undefined, line, record);
    expect(await store.load("s")).toBeUndefined();
  });

  it("a commit that nobody could be told of says so, and can be asked for again", async () => {
    const from = await created(lossy, "s");
    const { line, record } = change(from, ENDING);
    proxy.loseAnswers(Number.POSITIVE_INFINITY);
    await expect(lossy.commit("s", from, line, record)).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      retryable: true,
      details: { unreachable: true, unanswered: true },
    });
    expect((await loaded(store, "s")).record).toEqual(record);
    proxy.loseAnswers(0);
    expect((await lossy.commit("s", from, line, record)).record).toEqual(record);
    expect(await store.journal("s")).toHaveLength(2);
  });

  it("a document is written once, and its writer gets the revision", async () => {
    expect(await lossy.doc.put("things", "k", "one", { ifRevision: 0 })).toBe(1);
    proxy.loseAnswers(1);
    expect(await lossy.doc.put("things", "k", "two", { ifRevision: 1 })).toBe(2);
    proxy.loseAnswers(1);
    expect(await lossy.doc.put("things", "k", "three")).toBe(3);
    expect(await store.doc.get("things", "k")).toEqual({ value: "three", revision: 3 });
  });

  it("who deletes a document is told that it was there", async () => {
    await lossy.doc.put("things", "k", 1);
    proxy.loseAnswers(1);
    expect(await lossy.doc.delete("things", "k")).toBe(true);
    expect(await lossy.doc.delete("things", "k")).toBe(false);
    await lossy.doc.put("things", "k", 2);
    proxy.loseAnswers(1);
    expect(await lossy.doc.delete("things", "k", { ifRevision: 1 })).toBe(true);
  });

  it("who removes a session is told so, and the feed once", async () => {
    await created(lossy, "s");
    const cursor = await store.feed.end();
    // The answer to the reading before it is lost, too.
    proxy.loseAnswers(2);
    expect(await lossy.remove("s", () => true)).toBe(true);
    expect((await store.feed.read(cursor)).entries).toMatchObject([{ type: "session.deleted", seq: 2 }]);
  });

  it("an entry of the feed is appended once", async () => {
    proxy.loseAnswers(1);
    await lossy.feed.append({ agent_id: "a", seq: 0, at: "2026-01-01T00:00:00.000Z", type: "message.sent" });
    expect((await store.feed.read("")).entries).toHaveLength(1);
  });
});
