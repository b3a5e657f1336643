import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { create } from "../../../lib/app/sessions.ts";
import { testApp } from "../../setup/test-app.ts";
import { Machine } from "./machine.ts";
import { storeAt } from "./place.ts";
import { NO_SERVER, RedisServer, titled } from "./server.ts";

let server: RedisServer;
let tests = 0;
let url: string;
let a: Machine;
let b: Machine;

/** The built `serve` on machine `b`: its address, and one of its pages for whoever has the key. */
async function served() {
  const child = b.goingOn("serve", "--json");
  const line = await new Promise<string>((said) => createInterface(child.stdout).once("line", said));
  const { url: base, dashboard } = JSON.parse(line) as { url: string; dashboard: string };
  const cookie = (await fetch(dashboard)).headers.get("set-cookie")?.split(";")[0] ?? "";
  const ask = (path: string) => fetch(`${base}${path}`, { headers: { cookie } });
  const json = async (path: string) => (await (await ask(path)).json()) as Record<string, unknown>;
  return { base, ask, json, text: async (path: string) => (await ask(path)).text() };
}

/** What a stream says; grows until the test is over. */
function gathered(stream: AsyncIterable<unknown>): { text: string } {
  const all = { text: "" };
  const read = async () => {
    for await (const part of stream) all.text += Buffer.from(part as Uint8Array).toString();
  };
  // Whoever says it is killed at the end of the test.
  read().catch(() => undefined);
  return all;
}

/** What browsers are told. */
async function heard(response: Promise<Response>): Promise<{ text: string }> {
  const { body } = await response;
  if (body === null) throw new Error("there is no stream");
  return gathered(body);
}

/** Waits until `watch` listens: it follows from the feed's end on, so what is seen first tells when that was. */
async function listening(said: { text: string }): Promise<void> {
  const app = testApp(storeAt(url));
  for (let nth = 0; said.text === ""; nth++) {
    await create(app, { agentId: `warm-up-${nth}` });
    await new Promise((look) => setTimeout(look, 50));
  }
}

const WAITS = { timeout: 15_000, interval: 50 };

describe.skipIf(NO_SERVER !== undefined)(titled("the built doors of two machines on one server"), () => {
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    vi.setConfig({ testTimeout: 60_000 });
    url = server.url(`doors-${++tests}`);
    [a, b] = [new Machine("a", url), new Machine("b", url)];
  });

  it("watch --json on one tells what a hook and a command on the other do", async () => {
    const child = b.goingOn("watch", "--json");
    const said = gathered(child.stdout);
    await listening(said);
    a.hook("subagent_start", "conversation-a", "SubagentStart", { agent_id: "a-agent", agent_type: "worker" });
    a.cli("update", "a-agent", "--phase", "planning");
    const seen = () => said.text.split("\n").filter((line) => line.includes('"a-agent"'));
    await expect.poll(() => seen().join(), WAITS).toMatch(/"session\.created".*"session\.phase_changed"/);
  });

  it("serve on one shows sessions, hub, memory, graph and metrics of the other, as they change", async () => {
    const page = await served();
    const stream = await heard(page.ask("/api/events"));
    expect(await page.json("/api/sessions")).toMatchObject({ total: 0, where: url });

    a.cli("create", "--agent", "planner", "--id", "s-1");
    await expect.poll(() => stream.text, WAITS).toContain('"ids":["s-1"]');
    expect(await page.json("/api/sessions")).toMatchObject({ total: 1, rows: [{ agent_id: "s-1" }] });
    expect(await page.json("/api/sessions/s-1")).toMatchObject({ record: { agent_id: "s-1", phase: "initializing" } });

    a.cli("register", "s-1", "planner", "planner", "--capability", "plans");
    a.cli("memory", "set", "s-1", "plan", '{"step":1}');
    expect(JSON.stringify(await page.json("/api/hub"))).toContain("s-1");
    expect(JSON.stringify(await page.json("/api/memory"))).toContain("plan");

    a.cli("task", "add", "s-1", "t-1");
    a.cli("task", "route", "s-1", "t-1");
    const graph = await page.json("/api/routing");
    expect(graph).toMatchObject({ n_vertices: 2, n_edges: 1 });
    expect(await page.json("/status")).toMatchObject({ n_tasks: 1, n_agents: 1, n_edges: 1 });
    expect(b.cli("route", "status").json).toMatchObject({ n_tasks: 1, n_edges: 1 });

    a.cli("task", "complete", "s-1", "t-1", "success");
    a.cli("finalize", "s-1", "completed");
    expect(await page.text("/metrics")).toContain('holodeck_session_completed_total{outcome="success"} 1');
    expect(a.command("metrics").stdout).toContain("\nholodeck_session_active_total 0\n");
    expect(await page.json("/api/charts")).toMatchObject({ durations: { counts: expect.arrayContaining([1]) } });
  });

  it("serve says that the server is away, and goes on once it is back", async () => {
    b.store = `${url}&timeout=300`;
    const page = await served();
    const stream = await heard(page.ask("/api/events"));
    expect(await page.json("/api/sessions")).toMatchObject({ total: 0 });
    await server.kill();
    try {
      for (const path of ["/api/hub", "/metrics", "/status"]) expect((await page.ask(path)).status, path).toBe(503);
    } finally {
      await server.start();
    }
    a.cli("create", "--agent", "planner", "--id", "s-1");
    await expect.poll(() => stream.text, WAITS).toContain('"ids":["s-1"]');
    expect(await page.json("/api/sessions")).toMatchObject({ total: 1 });
    expect(await page.text("/metrics")).toContain("\nholodeck_session_active_total 1\n");
  });

  it("watch fails where no server is, and warns when it goes away; it misses nothing that comes after", async () => {
    const { status, stderr } = new Machine("c", "redis://127.0.0.1:1/0?timeout=200").command("watch", "--json");
    expect({ status, code: JSON.parse(stderr).error.code }).toEqual({ status: 1, code: "STORE_UNAVAILABLE" });

    b.store = `${url}&timeout=300`;
    const child = b.goingOn("watch", "--json");
    const [told, warned] = [gathered(child.stdout), gathered(child.stderr)];
    await listening(told);
    await server.kill();
    try {
      await expect.poll(() => warned.text, WAITS).toMatch(/^\{"warning":\{"message":"Could not read the feed.*\}\}\n$/);
    } finally {
      await server.start();
    }
    a.cli("create", "--agent", "planner", "--id", "s-1");
    await expect.poll(() => told.text, WAITS).toContain('"agent_id":"s-1"');
    expect(warned.text.split("\n")).toHaveLength(2);
  });

  it("a sweep judges its own machine's processes, and no other's", async () => {
    /** No process has this number: Linux ends at 4194304, other systems before. */
    const dead = 99_999_999;
    const app = testApp(storeAt(url));
    for (const machine of ["a", "b"]) {
      const host = { session_id: `c-${machine}`, agent_type: "worker", machine, pid: dead, cwd: "/" };
      const runs = [{ started_at: new Date().toISOString() }];
      await create(app, { agentId: `on-${machine}`, agentName: "worker", host: { ...host, runs } });
    }
    const judged = (id: string) => a.cli("get", id).json.interrupted;
    b.cli("sweep");
    expect([judged("on-a"), judged("on-b")]).toEqual([undefined, "owner_dead"]);
    a.cli("sweep");
    expect([judged("on-a"), judged("on-b")]).toEqual(["owner_dead", "owner_dead"]);
  });

  it("the model's tools on one see and change what is on the other", async () => {
    const child = b.goingOn("mcp");
    const said = gathered(child.stdout);
    const say = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
    const clientInfo = { name: "test", version: "1" };
    say({ id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo } });
    say({ method: "notifications/initialized" });
    a.cli("create", "--agent", "planner", "--id", "s-1");
    say({ id: 2, method: "tools/call", params: { name: "session_get", arguments: { agent_id: "s-1" } } });
    await expect.poll(() => said.text, WAITS).toContain("planner");
    const change = { agent_id: "s-1", phase: "approval" };
    say({ id: 3, method: "tools/call", params: { name: "session_update", arguments: change } });
    await expect.poll(() => said.text, WAITS).toContain('"id":3');
    expect(a.cli("get", "s-1").json).toMatchObject({ phase: "approval" });
  });
});
