import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { App } from "../../../lib/app/context.ts";
import { countMetrics } from "../../../lib/app/metrics.ts";
import { create } from "../../../lib/app/sessions.ts";
import { routeStatusOf } from "../../../lib/app/tasks/fleet-view.ts";
import { routeTask } from "../../../lib/app/tasks/routing.ts";
import { getTask } from "../../../lib/app/tasks/tasks.ts";
import { httpRouter } from "../../../lib/outbound/router-http.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { type RecordedRouter, recorded, recordedRouter } from "../../outbound/recorded-router.ts";
import { testApp } from "../../setup/test-app.ts";

let app: App;
beforeEach(async () => {
  app = testApp(memoryStore());
  await create(app, { agentId: "s1", agentName: "oracle1" });
});

describe("a router elsewhere", () => {
  let router: RecordedRouter;
  beforeEach(async () => {
    router = await recordedRouter();
  });
  afterEach(() => router.close());
  const there = (timeoutMs = 5000) => ({ router: httpRouter(router.url, { timeoutMs }) });

  it("decides, and its decision stands in the session", async () => {
    const decision = await routeTask(app, "s1", "compute-cohomology", {
      requiredCapabilities: ["compilation"],
      ...there(),
    });
    expect(decision).toMatchObject({ agent_id: "forgemaster", reasoning: "Lowest projected H1" });
    expect(router.asked[0]?.body).toEqual({
      task_id: "compute-cohomology",
      required_capabilities: ["compilation"],
      session_id: "s1",
    });
    expect((await getTask(app, "s1", "compute-cohomology"))?.routing).toEqual(decision);
  });

  it("may name a session of ours: its agent is called by its name", async () => {
    await create(app, { agentId: "forgemaster", agentName: "smith" });
    const decision = await routeTask(app, "s1", "compute-cohomology", there());
    expect(decision.agent_id).toBe("forgemaster");
    expect((await countMetrics(app)).routed).toEqual({ smith: 1 });
  });

  it("says itself whether its fleet is emergent, and in which graph", async () => {
    await routeTask(app, "s1", "write-findings", there());
    const { also = [] } = (await app.store.journal("s1")).at(-1) ?? {};
    expect(also.at(-1)).toMatchObject({
      type: "emergence.detected",
      data: { h1: 4, threshold: 2, n_vertices: 4, n_edges: 6, text: "EMERGENCE: β₁=4 > V-2=2 (V=4, E=6)" },
    });
  });

  it.each(["hang up", "fail", "say nothing", "talk nonsense"] as const)(
    "that does: %s, is stood in for with confidence 0",
    async (mode) => {
      router.mode = mode;
      const decision = await routeTask(app, "s1", "t", there(mode === "say nothing" ? 50 : 5000));
      expect(decision).toMatchObject({ agent_id: "oracle1", confidence: 0, capability_match_score: 1 });
      expect(decision.reasoning).toMatch(/^The router did not answer.*\. Decided here: No agent is registered/);
      expect((await getTask(app, "s1", "t"))?.status).toBe("running");
    },
  );

  it("answers for its own fleet, and ours does where it is silent", async () => {
    expect(await routeStatusOf(app, httpRouter(router.url))).toEqual(recorded("status"));
    router.mode = "fail";
    expect(await routeStatusOf(app, httpRouter(router.url))).toMatchObject({ n_vertices: 0, description: "empty" });
  });
});
