import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { register } from "../../lib/app/hub/presence.ts";
import { countMetrics } from "../../lib/app/metrics.ts";
import { create, get } from "../../lib/app/sessions.ts";
import { routeTask } from "../../lib/app/tasks/routing.ts";
import { addTask, listTasks } from "../../lib/app/tasks/tasks.ts";
import { httpRouter } from "../../lib/outbound/router-http.ts";
import { createRuntime, type Runtime } from "../../lib/runtime.ts";
import { type Served, serve } from "../../lib/server/main.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { platoServer } from "../outbound/plato-server.ts";
import { recorded } from "../outbound/recorded-router.ts";
import { testApp } from "../setup/test-app.ts";

let home: string;
let app: Runtime;
let served: Served;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "serve-"));
  app = createRuntime({ dir: join(home, "sessions"), env: { HOME: home }, cwd: home, durability: "fast" });
  served = await serve(app, { port: 0, everyMs: 60_000 });
});
afterEach(async () => {
  await served.close();
  rmSync(home, { recursive: true, force: true });
});

interface Answered {
  status: number;
  type: string;
  body: string;
}

function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  return new Promise((done, failed) => {
    const asked = request(`${served.url}${path}`, { method, headers }, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (part) => {
        answer += part;
      });
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, type: String(response.headers["content-type"]), body: answer }),
      );
    });
    asked.on("error", failed).end(text);
  });
}

const json = async (method: string, path: string, body?: unknown) => JSON.parse((await ask(method, path, body)).body);
const keys = (value: object) => Object.keys(value).sort();

describe("the wire API of the fleet router", () => {
  it("answers in the recorded shapes", async () => {
    expect(await json("POST", "/register/agent", { agent_id: "oracle1", capabilities: ["research"] })).toEqual({
      status: "registered",
    });
    const { request: asked, response } = recorded<{ request: object; response: object }>("route");
    expect(keys(await json("POST", "/route", { ...asked, required_capabilities: ["research"] }))).toEqual(
      keys(response),
    );
    for (const path of ["status", "h1-snapshot"])
      expect(keys(await json("GET", `/${path}`))).toEqual(keys(recorded(path)));
    expect(await json("GET", "/agents")).toEqual([{ agent_id: "oracle1", capabilities: ["research"], n_tasks: 1 }]);
  });

  it("says in its own words that there is nobody", async () => {
    expect(await json("POST", "/route", { task_id: "lonely", required_capabilities: ["x"] })).toEqual({
      ...recorded<{ response: object }>("route-nobody").response,
      capability_match_score: 0,
    });
  });

  it("keeps what has no session here, so that the next task goes to somebody else", async () => {
    for (const agent_id of ["a", "b"]) await json("POST", "/register/agent", { agent_id, capabilities: [] });
    const chosen: unknown[] = [];
    for (const task_id of ["t1", "t2", "t3"]) chosen.push((await json("POST", "/route", { task_id })).agent_id);
    expect(chosen).toEqual(["a", "b", "a"]);
    expect(await json("GET", "/status")).toMatchObject({ n_tasks: 3, n_edges: 3, h1_dimension: 0 });
  });

  it("only advises on a task of a session it knows: its own process writes it down", async () => {
    await create(app, { agentId: "s1", agentName: "oracle1" });
    expect(await json("POST", "/route", { task_id: "t", session_id: "s1" })).toMatchObject({
      agent_id: "oracle1",
      task_id: "t",
    });
    expect((await get(app, "s1"))?.revision).toBe(1);
  });

  it.each<[string, string, unknown, number, string]>([
    ["POST", "/route", "{", 400, "The body must be a JSON object."],
    ["POST", "/route", [], 400, "The body must be a JSON object."],
    ["POST", "/route", {}, 400, "task_id: expected a text"],
    [
      "POST",
      "/route",
      { task_id: "t", required_capabilities: "x" },
      400,
      "required_capabilities: expected a list of texts",
    ],
    ["POST", "/register/agent", { capabilities: [] }, 400, "agent_id: expected a text"],
    ["POST", "/route", `"${"x".repeat(1024 * 1024)}"`, 413, "A body has at most 1048576 bytes."],
  ])("%s %s refuses a body that is none, and goes on", async (method, path, body, status, message) => {
    const answered = await ask(method, path, body);
    expect({ status: answered.status, error: JSON.parse(answered.body).error }).toEqual({ status, error: message });
    expect((await ask("GET", "/status")).status).toBe(200);
  });

  it.each([
    ["GET", "/"],
    ["GET", "/route"],
    ["POST", "/status"],
    ["DELETE", "/agents"],
    ["GET", "/reset"],
  ])("has no %s %s", async (method, path) => {
    expect(await ask(method, path)).toMatchObject({ status: 404, body: "" });
  });
});

describe("our client against our server", () => {
  it("routes as the server's fleet says, and writes the decision down once", async () => {
    const mine = testApp(memoryStore());
    await create(mine, { agentId: "s1", agentName: "oracle1" });
    const router = httpRouter(served.url);
    await router.register("forgemaster", ["compilation"]);
    const decision = await routeTask(mine, "s1", "compile", { requiredCapabilities: ["compilation"], router });
    expect(decision).toMatchObject({ agent_id: "forgemaster", capability_match_score: 1, confidence: 1 });
    expect(await listTasks(mine, "s1")).toMatchObject([{ task_id: "compile", routing: decision }]);
    expect(await router.get("/agents")).toEqual([
      { agent_id: "forgemaster", capabilities: ["compilation"], n_tasks: 1 },
    ]);
  });

  it("counts a task once that is of the server's own store", async () => {
    await create(app, { agentId: "s1", agentName: "oracle1" });
    await routeTask(app, "s1", "t", { router: httpRouter(served.url) });
    expect(await json("GET", "/status")).toMatchObject({ n_tasks: 1, n_agents: 1, n_edges: 1 });
  });

  it("learns what an agent is called whose id is a session's", async () => {
    await create(app, { agentId: "agent-of-theirs", agentName: "forgemaster" });
    await register(app, "agent-of-theirs", { capabilities: ["compilation"] });
    const mine = testApp(memoryStore());
    await create(mine, { agentId: "s1", agentName: "oracle1" });
    await routeTask(mine, "s1", "compile", { requiredCapabilities: ["compilation"], router: httpRouter(served.url) });
    const [task] = await listTasks(mine, "s1");
    expect(task).toMatchObject({ agent_name: "forgemaster", routing: { agent_id: "agent-of-theirs" } });
    expect((await countMetrics(mine)).routed).toEqual({ forgemaster: 1 });
  });

  it("takes its nobody for nobody", async () => {
    const mine = testApp(memoryStore());
    await create(mine, { agentId: "s1", agentName: "oracle1" });
    expect(await routeTask(mine, "s1", "t", { router: httpRouter(served.url) })).toMatchObject({
      agent_id: null,
      confidence: 0,
    });
  });
});

describe("who may ask", () => {
  it.each([
    ["a page of the same address", { origin: "http://127.0.0.1" }],
    ["any page", { origin: "https://example.com" }],
    ["a page without an address", { origin: "null" }],
    ["a name that was made to mean this machine", { host: "evil.example:80" }],
  ])("is not %s", async (_, headers) => {
    for (const path of ["/metrics", "/status"]) expect((await ask("GET", path, undefined, headers)).status).toBe(403);
    expect((await ask("POST", "/register/agent", { agent_id: "x" }, headers)).status).toBe(403);
    expect(await json("GET", "/agents")).toEqual([]);
  });

  it.each(["127.0.0.1", "localhost:8902", "LOCALHOST", "[::1]:1"])("is this machine as %s", async (host) => {
    expect((await ask("GET", "/status", undefined, { host })).status).toBe(200);
  });

  it("is nobody from outside: it listens on loopback alone", () => {
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe("the server", () => {
  it("answers the metrics as Prometheus asks for them", async () => {
    await create(app, { agentId: "s1" });
    const { status, type, body } = await ask("GET", "/metrics");
    expect({ status, type }).toEqual({ status: 200, type: "text/plain; version=0.0.4; charset=utf-8" });
    expect(body).toContain("\nholodeck_session_active_total 1\n");
  });

  it("ends meanwhile what the clocks have ended", async () => {
    await served.close();
    await create(app, { agentId: "s1", facets: { limits: { task_timeout_seconds: 0.001 } } });
    await addTask(app, "s1", { taskId: "t" });
    served = await serve(app, { port: 0, everyMs: 5 });
    for (;;) {
      const task = (await app.store.load("s1"))?.record.tasks?.[0];
      if (task?.outcome === "timeout") break;
      await new Promise((look) => setTimeout(look, 5));
    }
  });

  it("sends meanwhile the tiles that wait", async () => {
    await served.close();
    const plato = await platoServer();
    mkdirSync(join(home, ".claude"));
    writeFileSync(join(home, ".claude/agent-session.json"), '{"plato": {"scout_room": "r"}}');
    const env = { HOME: home, PLATO_URL: plato.url, PLATO_API_KEY: plato.key };
    const mine = createRuntime({ dir: join(home, "sessions"), env, cwd: home, durability: "fast" });
    plato.faults.push("hang up");
    served = await serve(mine, { port: 0, everyMs: 5 });
    await create(app, { agentId: "s1", agentName: "oracle1" });
    while (plato.tiles.length === 0) await new Promise((look) => setTimeout(look, 5));
    expect(plato.tiles).toMatchObject([{ room: "r", question: "[SESSION_START] oracle1:general" }]);
    for (;;) {
      const { body } = await ask("GET", "/metrics");
      if (body.includes("\nagent_session_tiles_sent_total 1\n")) break;
      await new Promise((look) => setTimeout(look, 5));
    }
    await plato.stop();
  });

  it("says when its port is taken", async () => {
    const port = Number(new URL(served.url).port);
    await expect(serve(app, { port })).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: `Cannot listen on port ${port}: EADDRINUSE.`,
    });
  });
});
