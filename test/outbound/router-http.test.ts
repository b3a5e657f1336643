import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { httpRouter, routerFor } from "../../lib/outbound/router-http.ts";
import { type RecordedRouter, recorded, recordedRouter } from "./recorded-router.ts";

let router: RecordedRouter;
beforeEach(async () => {
  router = await recordedRouter();
});
afterEach(() => router.close());

describe("the client of the fleet router", () => {
  it("asks and understands what was recorded of it", async () => {
    const { request } = recorded<{ request: { task_id: string; required_capabilities: string[] } }>("route");
    const { decision } = await httpRouter(router.url).route({ ...request, session_id: "s1" });
    expect(router.asked).toEqual([{ method: "POST", path: "/route", body: { ...request, session_id: "s1" } }]);
    // Its h1_before of -1 is the fault of counting one component for all: no Betti number is below 0.
    expect(decision).toEqual({
      agent_id: "forgemaster",
      task_id: "compute-cohomology",
      h1_before: 0,
      h1_after: 0,
      emergence_risk: 0,
      capability_match_score: 1,
      confidence: 1,
      reasoning: "Lowest projected H1",
    });
  });

  it("takes its empty agent for nobody", async () => {
    expect(
      (await httpRouter(router.url).route({ task_id: "lonely", required_capabilities: ["x"] })).decision.agent_id,
    ).toBeNull();
  });

  it("registers agents, and reads graph, status and agents", async () => {
    const client = httpRouter(`${router.url}/`);
    await client.register("oracle1", ["research"]);
    expect(router.asked[0]).toEqual({
      method: "POST",
      path: "/register/agent",
      body: { agent_id: "oracle1", capabilities: ["research"] },
    });
    expect(await client.graph()).toEqual({ shape: { n_vertices: 4, n_edges: 6 }, threshold: 2 });
    for (const path of ["/status", "/agents", "/h1-snapshot"] as const) {
      expect(await client.get(path)).toEqual(recorded(path.slice(1)));
    }
  });

  it.each<[RecordedRouter["mode"], string, RegExp]>([
    ["hang up", "STORE_UNAVAILABLE", /^The router did not answer: (ECONNRESET|UND_ERR_SOCKET)/],
    ["fail", "STORE_UNAVAILABLE", /^The router did not answer: it answered 500\.$/],
    ["talk nonsense", "STORE_UNAVAILABLE", /^The router did not answer/],
    ["say nothing", "TIMEOUT", /^The router did not answer within 40 ms\.$/],
  ])("says so when the router does: %s", async (mode, code, message) => {
    router.mode = mode;
    const failed = httpRouter(router.url, { timeoutMs: mode === "say nothing" ? 40 : 5000 }).route({
      task_id: "t",
      required_capabilities: [],
    });
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("says so when nothing listens, and when nobody said where it is", async () => {
    await router.close();
    const request = { task_id: "t", required_capabilities: [] };
    await expect(httpRouter(router.url).route(request)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect(httpRouter(undefined).route(request)).rejects.toMatchObject({
      message: expect.stringContaining("no router URL"),
    });
  });

  it("keeps the password of its URL to itself", async () => {
    const asked = httpRouter("http://user:hunter22@127.0.0.1:9").route({ task_id: "t", required_capabilities: [] });
    await expect(asked).rejects.toMatchObject({ message: expect.not.stringContaining("hunter22") });
  });

  it("is there only when a router is wanted", () => {
    expect(routerFor(undefined)).toBeUndefined();
    expect(routerFor({ url: undefined })).toBeDefined();
  });
});
