import { spawnSync } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { changed, created, loaded } from "../../../lib/conformance/sessions.ts";
import { bundled } from "../../setup/bundle.ts";
import { failure, storeAt } from "./place.ts";
import { freePort, NO_SERVER, RedisServer, titled } from "./server.ts";

let server: RedisServer;
const idle = bundled("store/redis/idle-child.ts");

describe.skipIf(NO_SERVER !== undefined)(titled("a Redis store and its server"), () => {
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  it("goes on after the server was killed and started again", async () => {
    const store = storeAt(server.url("restart"));
    await created(store, "s");
    await server.kill();
    const waiting = changed(store, "s", { merge: { metadata: { count: 1 } } });
    await server.start();
    await waiting;
    expect((await loaded(store, "s")).record.metadata.count).toBe(1);
  });

  it("goes on when the server has forgotten the scripts", async () => {
    const store = storeAt(server.url("flush"));
    await created(store, "s");
    server.command("SCRIPT", "FLUSH");
    await changed(store, "s", { merge: { metadata: { count: 1 } } });
    expect(await store.journal("s")).toHaveLength(2);
  });

  it("fails within its patience while the server stands still, and works again after it", async () => {
    const store = storeAt(server.url("paused"), { patienceMs: 300 });
    await created(store, "s");
    server.pause();
    const { code, details, ms } = await failure(store.load("s"));
    server.resume();
    expect({ code, unreachable: details.unreachable }).toEqual({ code: "STORE_UNAVAILABLE", unreachable: true });
    expect(ms).toBeLessThan(300 + 200);
    await loaded(store, "s");
  });

  it("fails within its patience where a server accepts connections and says nothing", async () => {
    server.pause();
    const { code, ms } = await failure(storeAt(server.url("silent"), { patienceMs: 200 }).load("s"));
    server.resume();
    expect(code).toBe("STORE_UNAVAILABLE");
    expect(ms).toBeLessThan(200 + 400);
  });

  it("fails at once when all of its time is over", async () => {
    const store = storeAt(server.url("over"), { patienceMs: 5000, endsInMs: 250 });
    server.pause();
    await failure(store.load("s"));
    const { code, ms } = await failure(store.load("s"));
    server.resume();
    expect(code).toBe("STORE_UNAVAILABLE");
    expect(ms).toBeLessThan(50);
  });

  it("does not keep a process alive that has nothing more to do", () => {
    const options = { encoding: "utf8", timeout: 15_000 } as const;
    const { status, stdout } = spawnSync(process.execPath, [idle, server.url("idle")], options);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "nothing\n" });
  });

  it("says where nobody listens, and for how long the URL lets it wait", async () => {
    const port = await freePort();
    const { code, message, ms } = await failure(storeAt(`redis://127.0.0.1:${port}?timeout=150`).load("s"));
    expect(code).toBe("STORE_UNAVAILABLE");
    expect(message).toContain(`connect ECONNREFUSED 127.0.0.1:${port}`);
    expect(ms).toBeLessThan(150 + 300);
  });

  it("does not wait for a host that is nowhere, nor for a database the server does not have", async () => {
    const nowhere = await failure(storeAt("redis://nowhere.invalid").load("s"));
    expect(nowhere.message).toMatch(/ENOTFOUND|EAI_AGAIN/);
    const database = await failure(storeAt(server.url().replace("/0", "/99")).load("s"));
    expect(database.message).toContain("DB index is out of range");
    expect(database.ms).toBeLessThan(2000);
  });

  it("says at the first call that an address is none, and connects to nothing before", async () => {
    const store = storeAt("redis://host/0?x=1");
    expect(store.name).toBe("redis://host/0?x=1");
    expect((await failure(store.load("s"))).code).toBe("INVALID_VALUE");
  });

  it("keeps teams on one server apart by their prefix", async () => {
    const [one, other] = [storeAt(server.url("one")), storeAt(server.url("other"))];
    await created(one, "s");
    expect(await other.load("s")).toBeUndefined();
    expect((await other.feed.read("")).entries).toEqual([]);
  });

  it("refuses a server that throws data away when it is full", async () => {
    server.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    const { code, message, ms } = await failure(storeAt(server.url("evicts")).load("s"));
    server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    expect(code).toBe("STORE_UNAVAILABLE");
    expect(message).toContain("maxmemory-policy allkeys-lru");
    expect(ms).toBeLessThan(2000);
  });

  it("refuses a server that is too old, with what mends it", async () => {
    const info = "# Server\r\nredis_version:5.0.14\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n";
    const old = createServer((socket) => {
      socket.on("data", () => socket.write(`$${info.length}\r\n${info}\r\n`)).on("error", () => {});
    });
    await new Promise<void>((listening) => old.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void old.close());
    const { port } = old.address() as AddressInfo;
    const { code, message } = await failure(storeAt(`redis://127.0.0.1:${port}`).load("s"));
    expect(code).toBe("STORE_UNAVAILABLE");
    expect(message).toContain(
      "The server has version 5.0.14; 6.2 or newer is needed. Install a newer Redis, or Valkey",
    );
  });

  it("warns of a server that keeps no append-only file, whatever durability is asked for", async () => {
    const forgetful = await RedisServer.start(["--appendonly", "no", "--save", ""]);
    onTestFinished(() => forgetful.stop());
    const said: string[] = [];
    await storeAt(forgetful.url(), { durable: false, onWarning: (text) => said.push(text) }).load("s");
    expect(said).toEqual([expect.stringContaining("what was written since its last snapshot is lost")]);
  });

  it("warns once of a server that acknowledges before it has written", async () => {
    server.command("CONFIG", "SET", "appendfsync", "everysec");
    const said: string[] = [];
    const store = storeAt(server.url("weak"), { onWarning: (text) => said.push(text) });
    await store.load("s");
    await store.load("s");
    expect(await store.checkup?.()).toMatchObject([{ level: "warn" }]);
    const content = storeAt(server.url("weak"), { durable: false, onWarning: (text) => said.push(text) });
    await content.load("s");
    server.command("CONFIG", "SET", "appendfsync", "always");
    expect(said).toEqual([expect.stringContaining("power loss takes the last second")]);
  });

  it.each([
    ["its memory is full", ["maxmemory", "1"], ["maxmemory", "0"], "the server's memory is full"],
    ["it has too few replicas", ["min-replicas-to-write", "1"], ["min-replicas-to-write", "0"], "too few replicas"],
  ])("keeps nothing of a commit while %s", async (_, setting, back, message) => {
    const store = storeAt(server.url(`refuses-${setting[0]}`));
    await created(store, "s");
    server.command("CONFIG", "SET", ...setting);
    const failed = await failure(changed(store, "s", { merge: { metadata: { count: 1 } } }));
    server.command("CONFIG", "SET", ...back);
    expect(failed).toMatchObject({ code: "STORE_UNAVAILABLE", message: expect.stringContaining(message) });
    expect(failed.details.unanswered).toBeUndefined();
    expect(await store.verify("s")).toMatchObject({ ok: true });
    expect((await loaded(store, "s")).record.revision).toBe(1);
    expect((await store.feed.read("")).entries).toHaveLength(1);
  });

  it("removes sessions of a server whose memory is full", async () => {
    const store = storeAt(server.url("makes-room"));
    await created(store, "s");
    server.command("CONFIG", "SET", "maxmemory", "1");
    const removed = await store
      .remove("s", () => true)
      .finally(() => server.command("CONFIG", "SET", "maxmemory", "0"));
    expect(removed).toBe(true);
    expect(await store.load("s")).toBeUndefined();
  });
});
