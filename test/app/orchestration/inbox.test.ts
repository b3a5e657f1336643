import { describe, expect, it } from "vitest";
import { createSession } from "../../../lib/app/create.ts";
import { messageFigures, openInbox } from "../../../lib/app/hub/inbox.ts";
import { mark, reply, send } from "../../../lib/app/hub/messages.ts";
import { getPresence } from "../../../lib/app/hub/presence.ts";
import { heartbeat } from "../../../lib/app/orchestration/heartbeat.ts";
import { deregister, register } from "../../../lib/app/orchestration/register.ts";
import { release } from "../../../lib/app/orchestration/release.ts";
import { create, finalize } from "../../../lib/app/sessions.ts";
import { liveAgents, registerAgent } from "../../../lib/app/tasks/agents.ts";
import { appOn, codeOf, STORES } from "../stores.ts";

const note = (to: string, more = {}) => ({ from: "a", to, subject: "s", body: "", ...more });

describe.each(STORES)("a session of an orchestration on the %s store", (kind) => {
  it("opens its inbox when it registers, and closes it when everything is read", async () => {
    const { app } = appOn(kind);
    await createSession(app, { agentId: "s", agentName: "worker", kind: "department" }, { git: () => null });
    await register(app, "s");
    expect(await getPresence(app, "s")).toMatchObject({
      agent_name: "worker",
      agent_type: "department",
      status: "active",
    });
    const { message_id } = await send(app, note("s"));
    expect(await openInbox(app, "s")).toBe(1);
    expect(await codeOf(deregister(app, "s", { timeoutMs: 1 }))).toBe("TIMEOUT");
    expect((await getPresence(app, "s"))?.status).toBe("active");
    await mark(app, message_id, "read");
    await deregister(app, "s", { timeoutMs: 1000 });
    expect((await getPresence(app, "s"))?.status).toBe("offline");
  });

  it("gives a sign of life with its heartbeat, which brings nobody back", async () => {
    const { app, clock } = appOn(kind);
    await createSession(app, { agentId: "s", agentName: "worker", kind: "department" }, { git: () => null });
    await heartbeat(app, "s");
    expect(await getPresence(app, "s")).toBeUndefined();
    await register(app, "s");
    clock.ms += 400_000;
    await heartbeat(app, "s");
    expect((await getPresence(app, "s"))?.status).toBe("active");
    await deregister(app, "s");
    await heartbeat(app, "s");
    expect((await getPresence(app, "s"))?.status).toBe("offline");
  });

  it("gives up what waits for it when it is released", async () => {
    const { app } = appOn(kind);
    await create(app, { agentId: "s", agentName: "worker" });
    await register(app, "s");
    for (let at = 0; at < 3; at++) await send(app, note("s"));
    await finalize(app, "s", "completed");
    expect(await release(app, "s")).toMatchObject({ messages: 3 });
    expect(await openInbox(app, "s")).toBe(0);
  });

  it("is measured by the messages it has read, and by how long its answers took", async () => {
    const { app, clock } = appOn(kind);
    await create(app, { agentId: "s", agentName: "worker" });
    const [one, two] = [await send(app, note("s")), await send(app, note("s"))];
    await send(app, note("s"));
    for (const { message_id } of [one, two]) await mark(app, message_id, "read");
    clock.ms += 3000;
    await reply(app, one.message_id, { from: "s", body: "yes" });
    expect(await messageFigures(app, "s")).toEqual({ processed: 2, averageResponseMs: 3000, lastMinute: 2 });
    clock.ms += 57_000;
    expect((await messageFigures(app, "s")).lastMinute).toBe(0);
  });
});

describe("agents of the routing graph", () => {
  it("are who is registered and live, by their registry ids, in the order of registration", async () => {
    const { app, clock } = appOn("memory");
    await registerAgent(app, "first", ["python"]);
    await createSession(app, { agentId: "s", agentName: "worker", kind: "department" }, { git: () => null });
    await register(app, "s");
    expect(await liveAgents(app)).toEqual([
      { agent_id: "first", capabilities: ["python"], registered_at: "2026-01-08T18:00:00.000Z" },
      { agent_id: "s", name: "worker", capabilities: [], registered_at: "2026-01-08T18:00:00.000Z" },
    ]);
    clock.ms += 301_000;
    await registerAgent(app, "first", ["cobol"]);
    expect(await liveAgents(app)).toEqual([
      { agent_id: "first", capabilities: ["cobol"], registered_at: "2026-01-08T18:00:00.000Z" },
    ]);
    expect(await codeOf(registerAgent(app, "", []))).toBe("INVALID_VALUE");
  });
});
