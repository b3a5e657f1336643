import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTileEmitter, fileStore } from "../../lib/index.ts";
import { type PlatoServer, platoServer } from "../outbound/plato-server.ts";
import { type RecordedRouter, recorded, recordedRouter } from "../outbound/recorded-router.ts";
import { failure, heardWarnings, opened } from "./workspace.ts";

let plato: PlatoServer;
beforeEach(async () => {
  plato = await platoServer();
});
afterEach(() => plato.stop());

const questions = () => plato.tiles.map(({ question }) => question);
const tiles = () => ({ url: plato.url, room: "r", apiKey: plato.key });

describe("routing", () => {
  it("decides, and tells how it stands with the fleet", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s", agentName: "oracle1" });
    await sessions.routing.registerAgent("builder", ["compilation"]);
    expect(await sessions.routing.route("s", "t", { requiredCapabilities: ["compilation"] })).toMatchObject({
      agent_id: "builder",
    });
    expect(await sessions.routing.agents()).toEqual([
      { agent_id: "builder", capabilities: ["compilation"], n_tasks: 1 },
    ]);
    expect(await sessions.routing.status()).toMatchObject({
      n_agents: 2,
      n_tasks: 1,
      n_edges: 1,
      emergence_detected: false,
    });
    expect(await sessions.routing.snapshot()).toMatchObject({ n_vertices: 3, threshold: 1, laman_rigid: false });
    expect((await failure(sessions.routing.registerAgent(""))).code).toBe("INVALID_VALUE");
    for (const capabilities of ["review", 5, [5]]) {
      const registering = sessions.routing.registerAgent("b", capabilities as never);
      expect(await failure(registering)).toMatchObject({
        code: "INVALID_VALUE",
        details: { name: expect.stringMatching(/^capabilities/) },
      });
    }
  });

  describe("by a router elsewhere", () => {
    let router: RecordedRouter;
    beforeEach(async () => {
      router = await recordedRouter();
    });
    afterEach(() => router.close());

    it("asks it for everything", async () => {
      const { sessions } = await opened({ router: { url: router.url } });
      await sessions.create({ agentId: "s", agentName: "oracle1" });
      await sessions.routing.registerAgent("builder", ["compilation"]);
      expect((await sessions.routing.route("s", "compute-cohomology")).agent_id).toBe("forgemaster");
      expect(await sessions.routing.status()).toEqual(recorded("status"));
      expect(await sessions.routing.agents()).toEqual(recorded("agents"));
      expect(router.asked.map(({ path }) => path)).toEqual(["/register/agent", "/route", "/status", "/agents"]);
    });

    it("registers here and says so when it does not answer", async () => {
      const warnings = heardWarnings();
      router.mode = "fail";
      const { sessions } = await opened({ router: { url: router.url } });
      await sessions.routing.registerAgent("builder", []);
      expect((await sessions.routing.agents()).map(({ agent_id }) => agent_id)).toEqual(["builder"]);
      await new Promise(setImmediate);
      expect(warnings.map(({ code }) => code)).toEqual(["ROUTER_UNREACHABLE"]);
    });
  });
});

describe("tiles", () => {
  it("are sent by close, when somebody said where to", async () => {
    const { sessions } = await opened({ tiles: tiles() });
    await sessions.create({ agentId: "s", agentName: "oracle1" });
    expect(questions()).toEqual([]);
    await sessions.close();
    expect(questions()).toEqual(["[SESSION_START] oracle1:general"]);
  });

  it("are sent by sweep", async () => {
    const { sessions } = await opened({ tiles: tiles() });
    await sessions.create({ agentId: "s", agentName: "oracle1" });
    await sessions.sweep();
    expect(questions()).toEqual(["[SESSION_START] oracle1:general"]);
  });

  it("hold nobody up: close gives a server that says nothing 2 s", async () => {
    const { sessions, dir } = await opened({ tiles: tiles() });
    await sessions.create({ agentId: "s" });
    plato.faults.push(...Array(20).fill("say nothing"));
    await sessions.close();
    expect(questions()).toEqual([]);
    const store = fileStore({ dir });
    for await (const key of store.doc.list("tiles")) {
      const { value } = (await store.doc.get<{ last_error: string }>("tiles", key)) ?? {};
      const [, waited] = /^no answer within (\d+) ms$/.exec(value?.last_error ?? "") ?? [];
      expect(Number(waited)).toBeLessThanOrEqual(2000);
    }
    expect.assertions(2);
  });

  it("tell of an emergence, as the callback and the journal do; the task goes on", async () => {
    const alerts: { h1: number; threshold: number; text: string }[] = [];
    const onEmergenceAlert = (alert: (typeof alerts)[number]) => alerts.push(alert);
    const { sessions } = await opened({ tiles: tiles(), onEmergenceAlert });
    await sessions.create({ agentId: "s", agentName: "oracle1" });
    // Each depends on all before it: V = 5, E = 10, β₁ = 6.
    for (const [at, id] of ["a", "b", "c", "d"].entries()) {
      await sessions.tasks.add("s", id, {}, { dependsOn: ["a", "b", "c"].slice(0, at) });
    }
    expect((await sessions.routing.route("s", "a")).emergence_risk).toBe(0.9);
    expect((await sessions.tasks.get("s", "a"))?.status).toBe("running");
    expect(alerts).toMatchObject([
      { h1: 6, threshold: 3, n_vertices: 5, n_edges: 10, text: "EMERGENCE: β₁=6 > V-2=3 (V=5, E=10)" },
    ]);
    await sessions.close();
    expect(questions().at(-1)).toBe("[EMERGENCE ALERT] β₁=6 > V-2=3");
  });

  it("are none where nobody said where to", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "s" });
    await sessions.close();
    const keys: string[] = [];
    for await (const key of fileStore({ dir }).doc.list("tiles")) keys.push(key);
    expect(keys).toEqual([]);
  });
});

describe("the tile emitter", () => {
  it("makes the tiles of all that happens from then on; calls by hand add nothing to that", async () => {
    const { sessions, dir, clock } = await opened();
    await sessions.create({ agentId: "before", agentName: "earlier" });
    const emitter = await createTileEmitter({ ...tiles(), dir, now: clock.now });
    const session = await sessions.create({ agentId: "s", agentName: "oracle1", purpose: "research" });
    await emitter.emitSessionStart(session);
    const decision = await sessions.routing.route("s", "t");
    await emitter.emitTaskStart("s", "t", decision);
    await sessions.tasks.complete("s", "t", true, { durationMs: 5 });
    await emitter.emitTaskEnd("s", "t", "success");
    await sessions.update("s", { error: "boom" });
    await emitter.emitSessionError("s", "boom");
    await emitter.emitSessionEnd(await sessions.finalize("s", "failed"));
    expect(await emitter.flush()).toMatchObject({ done: true });
    expect(questions()).toEqual([
      "[SESSION_START] oracle1:research",
      "[TASK_START] t → oracle1",
      "[TASK_END] t — SUCCESS",
      "[SESSION_ERROR] oracle1:research",
      "[SESSION_END] oracle1:research — FAILED",
    ]);
    await emitter.close();
    expect(plato.bodies).toHaveLength(5);
  });

  it("makes by hand what no event has made", async () => {
    const { sessions, dir, clock } = await opened();
    const session = await sessions.create({ agentId: "s", agentName: "oracle1", purpose: "research" });
    await sessions.tasks.add("s", "t");
    const emitter = await createTileEmitter({ ...tiles(), dir, now: clock.now });
    await emitter.emitSessionStart(session);
    await emitter.emitTaskStart("s", "t");
    await emitter.emitTaskEnd("s", "t", "success");
    await emitter.emitTaskEnd("s", "of somebody else", "failed");
    await emitter.emitSessionError("s", "it broke");
    await emitter.emitSessionError("s", "it broke");
    await emitter.emitSessionEnd(session, "success");
    await emitter.close();
    expect(questions()).toEqual([
      "[SESSION_START] oracle1:research",
      "[TASK_START] t → oracle1",
      "[TASK_END] t — SUCCESS",
      "[TASK_END] of somebody else — FAILED",
      "[SESSION_ERROR] oracle1:research",
      "[SESSION_END] oracle1:research — SUCCESS",
    ]);
  });

  it("never fails because of the server, and the next one of the room sends what is left", async () => {
    const { sessions, dir, clock } = await opened();
    const first = await createTileEmitter({ ...tiles(), dir, now: clock.now });
    await plato.stop();
    await first.emitSessionStart(await sessions.create({ agentId: "s", agentName: "oracle1" }));
    await first.close();
    await plato.restart().catch(() => undefined);
    const second = await createTileEmitter({ ...tiles(), dir, now: clock.now });
    expect(await second.flush()).toMatchObject({ sent: 1, done: true });
    await second.close();
    expect(questions()).toEqual(["[SESSION_START] oracle1:general"]);
  });

  it("takes secrets out of what is said by hand", async () => {
    const { sessions, dir, clock } = await opened();
    await sessions.create({ agentId: "s" });
    const emitter = await createTileEmitter({ ...tiles(), dir, now: clock.now });
    await emitter.emitSessionError("s", "denied: password=hunter2hunter2");
    await emitter.close();
    expect(JSON.stringify(plato.tiles)).not.toContain("hunter2");
  });

  it("refuses what is no target", async () => {
    expect((await failure(createTileEmitter({ url: "", room: "r" }))).code).toBe("INVALID_VALUE");
    expect((await failure(createTileEmitter({ url: plato.url } as never))).code).toBe("INVALID_VALUE");
  });
});
