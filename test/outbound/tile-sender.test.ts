import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { App } from "../../lib/app/context.ts";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { addTask, completeTask } from "../../lib/app/tasks/tasks.ts";
import { flushTiles, tilesStatus } from "../../lib/app/tasks/tiles.ts";
import { MADE_BY_HAND } from "../../lib/outbound/tile-queue.ts";
import { SINKS } from "../../lib/outbound/tile-sink.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { clockAt, testApp } from "../setup/test-app.ts";
import { type Fault, type PlatoServer, platoServer } from "./plato-server.ts";

const ROOM = "gc/research/scout-reports/holodeck-session";

let server: PlatoServer;
let app: App;
const clock = clockAt("2026-05-19T22:45:00.000Z");
beforeEach(async () => {
  server = await platoServer();
  clock.set("2026-05-19T22:45:00.000Z");
  app = testApp(memoryStore({ now: clock.now }), { now: clock.now });
});
afterEach(() => server.stop());

const target = () => ({ url: server.url, room: ROOM, apiKey: server.key });
const flush = (parts: { patient?: boolean; budgetMs?: number } = {}) =>
  flushTiles(app, target(), { budgetMs: 10_000, backoffMs: [1, 4], ...parts });
const questions = () => server.tiles.map(({ question }) => question);

/** Makes 2 + 2 × `tasks` tiles. */
async function session(id: string, tasks: number): Promise<string[]> {
  await create(app, { agentId: id, agentName: "oracle1", purpose: id });
  const expected = [`[SESSION_START] oracle1:${id}`];
  for (let at = 1; at <= tasks; at++) {
    await addTask(app, id, { taskId: `${id}-t${at}` });
    await completeTask(app, id, `${id}-t${at}`, { outcome: "success", durationMs: at });
    expected.push(`[TASK_START] ${id}-t${at} → oracle1`, `[TASK_END] ${id}-t${at} — SUCCESS`);
  }
  await finalize(app, id, "success");
  return [...expected, `[SESSION_END] oracle1:${id} — SUCCESS`];
}

describe("sending tiles", () => {
  it("sends every tile once and in order, and nothing the second time", async () => {
    const expected = await session("s1", 2);
    expect(await flush()).toEqual({ sent: 6, rejected: 0, done: true });
    expect(questions()).toEqual(expected);
    expect(await flush()).toEqual({ sent: 0, rejected: 0, done: true });
    expect(server.bodies).toHaveLength(6);
  });

  it("sends the answer as a JSON string, with all the fields of a tile", async () => {
    await create(app, { agentId: "s1", agentName: "oracle1", purpose: "research", tags: ["h1"] });
    await flush();
    expect(server.bodies).toEqual([
      {
        domain: ROOM,
        question: "[SESSION_START] oracle1:research",
        answer:
          '{"session_id":"s1","agent_id":"oracle1","session_name":"research","started":"2026-05-19T22:45:00.000Z",' +
          '"tags":["h1"],"max_tasks":50,"task_timeout_seconds":300,"h1_router_enabled":false}',
        tags: ["scout", "session", "start", "oracle1"],
        confidence: 1,
        source: "holodeck-session-manager",
      },
    ]);
  });

  it.each<[string, Fault[]]>([
    ["answers 500", [{ status: 500 }, { status: 503 }]],
    ["answers 429", [{ status: 429 }]],
    ["hangs up", ["hang up", "hang up"]],
    ["has taken a tile and hangs up", ["accept, then hang up"]],
    ["is slow", [{ delayMs: 30 }, { delayMs: 30 }]],
    [
      "does all of it",
      ["hang up", { status: 502 }, { delayMs: 20 }, "accept, then hang up", { status: 429 }, "hang up"],
    ],
  ])("loses and swaps nothing when the server %s", async (_, faults) => {
    const expected = await session("s1", 4);
    server.faults.push(...faults);
    expect(await flush({ patient: true })).toMatchObject({ sent: 10, rejected: 0, done: true });
    expect(questions()).toEqual(expected);
  });

  it("waits for an answer no longer than it may take", async () => {
    await session("s1", 1);
    server.faults.push("say nothing");
    const { reason = "", ...rest } = await flush({ budgetMs: 1000 });
    expect(rest).toEqual({ sent: 0, rejected: 0, done: false });
    const [, waited] = /^no answer within (\d+) ms$/.exec(reason) ?? [];
    expect(Number(waited)).toBeLessThanOrEqual(1000);
  });

  it("ends with the first failure unless it is patient, and spares the server until its pause is over", async () => {
    const expected = await session("s1", 1);
    server.faults.push({ status: 503 });
    expect(await flush()).toMatchObject({ sent: 0, done: false, reason: "503" });
    expect((await flush()).reason).toMatch(/^503; tried again in \d+ s$/);
    expect(server.bodies).toEqual([]);
    clock.add(60_000);
    expect(await flush()).toMatchObject({ sent: 4, done: true });
    expect(questions()).toEqual(expected);
  });

  it("waits as long as a 429 asks for", async () => {
    await session("s1", 0);
    server.faults.push({ status: 429, headers: { "retry-after": "120" } });
    await flush();
    clock.add(119_000);
    expect((await flush()).reason).toMatch(/^429/);
    clock.add(1000);
    expect(await flush()).toMatchObject({ sent: 2, done: true });
  });

  it("keeps a tile the server refuses for good, counts it and goes on", async () => {
    await create(app, { agentId: "s1", agentName: "oracle1", purpose: "x" });
    await update(app, "s1", { error: "this can never work" });
    await finalize(app, "s1", "failed");
    expect(await flush()).toEqual({ sent: 2, rejected: 1, done: true });
    expect(await flush()).toEqual({ sent: 0, rejected: 0, done: true });
    const status = await tilesStatus(app, target());
    expect(status).toMatchObject({ pending: 0, sent: 2, rejected: 1, last_error: null });
    expect(status.rejects).toMatchObject([
      { key: "error s1 2", reason: "400 absolute claim: never", tile: { question: "[SESSION_ERROR] oracle1:x" } },
    ]);
  });

  it("holds everything back while the key is wrong: that can be mended", async () => {
    await session("s1", 0);
    const wrong = { ...target(), apiKey: "wrong" };
    const sent = await flushTiles(app, wrong, { budgetMs: 1000, backoffMs: [1, 1] });
    expect(sent).toMatchObject({ sent: 0, rejected: 0, done: false, reason: "401 unauthorized" });
    expect((await tilesStatus(app, target())).pending).toBe(2);
    expect(await flush({ patient: true })).toMatchObject({ sent: 2, done: true });
  });

  it("goes on where it was when the server comes back", async () => {
    const expected = await session("s1", 3);
    server.faults.push({ delayMs: 0 }, { delayMs: 0 }, { delayMs: 0 }, "hang up");
    expect(await flush()).toMatchObject({ sent: 3, done: false });
    await server.stop();
    expect(await flush({ patient: true, budgetMs: 50 })).toMatchObject({ sent: 0, done: false });
    await server.restart().catch(() => undefined);
    expect(await flush({ patient: true })).toMatchObject({ sent: 5, done: true });
    expect(questions()).toEqual(expected);
  });

  it("tells what the feed holds twice, also when the first was sent by an earlier call", async () => {
    const expected = await session("s1", 1);
    const { entries } = await app.store.feed.read("");
    await flush();
    for (const entry of entries) await app.store.feed.append(entry);
    expect(await flush()).toEqual({ sent: 0, rejected: 0, done: true });
    expect(questions()).toEqual(expected);
  });

  it("sends nothing while another living process sends to the same room, and takes over from a dead one", async () => {
    await session("s1", 0);
    const until = "2026-05-19T23:45:00.000Z";
    const identity = app.identity(process.pid);
    await flushTiles(app, { ...target(), apiKey: "wrong" }, { budgetMs: 1000, backoffMs: [1, 1] });
    const lease = async (owner: object) => {
      for await (const key of app.store.doc.list(SINKS)) {
        const { value } = (await app.store.doc.get<object>(SINKS, key)) ?? {};
        await app.store.doc.put(SINKS, key, { ...value, retry_at: null, lease: { ...owner, until } });
      }
    };
    await lease(identity);
    expect(await flush()).toMatchObject({ sent: 0, done: false, reason: "another process is sending" });
    await lease({ ...identity, start: "1" });
    expect(await flush()).toMatchObject({ sent: 2, done: true });
  });

  it("takes over from a living process that could not give the room back, when its time is over", async () => {
    const expected = await session("s1", 0);
    const { store } = app;
    const doc = { ...store.doc, put: store.doc.put.bind(store.doc) };
    const failing: App = { ...app, store: Object.create(store, { doc: { value: doc } }) };
    let puts = 0;
    doc.put = (...call) => (++puts === 1 ? store.doc.put(...call) : Promise.reject(new Error("the disk is full")));
    await expect(flushTiles(failing, target(), { budgetMs: 1000 })).rejects.toThrow("the disk is full");
    expect(await flush()).toMatchObject({ sent: 0, reason: "another process is sending" });
    clock.add(61_000);
    expect(await flush()).toMatchObject({ done: true });
    expect(questions()).toEqual(expected);
  });

  it("is one queue per room of a server", async () => {
    const expected = await session("s1", 0);
    await flush();
    const other = await platoServer();
    const sent = await flushTiles(app, { url: other.url, room: ROOM, apiKey: other.key }, { budgetMs: 1000 });
    expect(sent).toMatchObject({ sent: 2, done: true });
    expect(other.tiles.map(({ question }) => question)).toEqual(expected);
    await other.stop();
  });

  it("stores neither the server's address nor its key", async () => {
    await session("s1", 0);
    await flush();
    for await (const key of app.store.doc.list(SINKS)) {
      const text = key + JSON.stringify(await app.store.doc.get(SINKS, key));
      expect(text).not.toContain(server.url);
      expect(text).not.toContain(server.key);
    }
  });

  it("passes by what it cannot understand", async () => {
    await app.store.feed.append({ agent_id: "x", seq: 1, at: "2026-05-19T22:45:00.000Z", type: "session.finalized" });
    await app.store.feed.append({ agent_id: "x", seq: 0, at: "", type: MADE_BY_HAND, data: { sink: "other" } });
    const expected = await session("s1", 0);
    expect(await flush()).toMatchObject({ sent: 2, done: true });
    expect(questions()).toEqual(expected);
  });
});
