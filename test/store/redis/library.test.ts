import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Sessions } from "../../../lib/index.ts";
import { NO_SERVER, RedisServer, titled } from "./server.ts";

/** The library as it was built, in two places of one program. */
async function opened(url: string): Promise<Sessions> {
  const { openSessions, redisStore } = (await import(
    "../../../dist/index.js" as string
  )) as typeof import("../../../lib/index.ts");
  const sessions = await openSessions({ store: redisStore(url) });
  onTestFinished(() => sessions.close());
  return sessions;
}

describe.skipIf(NO_SERVER !== undefined)(titled("the built library on a Redis store"), () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  it("hears, resumes, remembers and counts what another one did", async () => {
    const [here, there] = [await opened(server.url("library")), await opened(server.url("library"))];
    const heard: string[] = [];
    here.on("session.phase_changed", ({ agent_id }) => {
      heard.push(agent_id);
    });
    here.messages.on("request", ({ subject }) => {
      heard.push(subject);
    });

    await here.create({ agentId: "s-1", agentName: "worker", metadata: { task_id: "T101" } });
    await there.registry.register("s-2", "Bob", "worker");
    let round = 0;
    await expect
      .poll(
        async () => {
          await there.update("s-1", { phase: round++ % 2 === 0 ? "approval" : "planning" });
          await there.messages.send("s-2", "s-1", "request", "Look", "at T101");
          return [...new Set(heard)].sort();
        },
        { timeout: 15_000, interval: 200 },
      )
      .toEqual(["Look", "s-1"]);

    await there.update("s-1", { phase: "approval" });
    expect(await here.shouldResume("s-1", { claim: true })).toMatchObject({ should_resume: true });
    expect(await there.shouldResume("s-1", { claim: true })).toMatchObject({ should_resume: false });

    await there.memory.set({ session: "s-1", key: "plan", value: { step: 1 } });
    expect(await here.memory.get("plan")).toEqual({ step: 1 });
    expect((await here.stats()).sessions).toMatchObject({ total_sessions: 1 });
    await there.finalize("s-1", "completed");
    expect((await here.verify()).map(({ ok }) => ok)).toEqual([true]);
  });
});
