import { describe, expect, it } from "vitest";
import { create } from "../../lib/app/sessions.ts";
import { flushTiles } from "../../lib/app/tasks/tiles.ts";
import { httpRouter } from "../../lib/outbound/router-http.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { testApp } from "../setup/test-app.ts";
import { platoServer } from "./plato-server.ts";
import { recordedRouter } from "./recorded-router.ts";

// In a file of their own: they take the five seconds, both at once.
describe.concurrent("a server that says nothing", () => {
  it("is given five seconds for a tile, however much time there is", async () => {
    const server = await platoServer();
    server.faults.push("say nothing");
    const app = testApp(memoryStore());
    await create(app, { agentId: "s1" });
    const target = { url: server.url, room: "r", apiKey: server.key };
    expect(await flushTiles(app, target, { budgetMs: 60_000 })).toEqual({
      sent: 0,
      rejected: 0,
      done: false,
      reason: "no answer within 5000 ms",
    });
    await server.stop();
  });

  it("is given five seconds for a decision", async () => {
    const router = await recordedRouter();
    router.mode = "say nothing";
    const asked = httpRouter(router.url).route({ task_id: "compute-cohomology", required_capabilities: [] });
    await expect(asked).rejects.toMatchObject({
      code: "TIMEOUT",
      message: "The router did not answer within 5000 ms.",
    });
    await router.close();
  });
});
