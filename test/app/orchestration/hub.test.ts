import { describe, expect, it } from "vitest";
import { failure, MINUTE, opened, SECOND } from "../../library/workspace.ts";

async function pair() {
  const given = await opened();
  const { sessions } = given;
  for (const [kind, agentName] of [
    ["director", "d"],
    ["department", "x"],
  ] as const) {
    await sessions.create({ kind, agentName, agentId: agentName });
    await sessions.start(agentName);
    await sessions.register(agentName);
  }
  const send = (body: string, type: "command" | "request" = "command") =>
    sessions.messages.send({ from: "d", to: "x", type, subject: "s", body });
  return { ...given, send };
}

describe("register and deregister", () => {
  it("put a session on the registry with its name and kind, and take it off", async () => {
    const { sessions } = await pair();
    expect(await sessions.registry.get("x")).toMatchObject({
      agent_name: "x",
      agent_type: "department",
      status: "active",
    });
    await sessions.deregister("x");
    expect(await sessions.registry.get("x")).toMatchObject({ status: "offline" });
  });

  it("refuse observers, ended and missing sessions", async () => {
    const { sessions } = await pair();
    await sessions.create({ kind: "observer", agentName: "o", agentId: "o" });
    expect(await failure(sessions.register("o"))).toMatchObject({ code: "INVALID_VALUE" });
    await sessions.shutdown("x", { force: true });
    expect(await failure(sessions.register("x"))).toMatchObject({ code: "FINALIZED" });
    expect(await failure(sessions.register("nobody"))).toMatchObject({ code: "NOT_FOUND" });
    expect((await sessions.deregister("x")).phase).toBe("terminated");
  });

  it("wait until the inbox is read, or leave it open past the timeout", async () => {
    const { sessions, send } = await pair();
    const { message_id } = await send("work");
    expect(await failure(sessions.deregister("x", { timeoutMs: 60 }))).toMatchObject({
      code: "TIMEOUT",
      details: { unread_messages: 1 },
    });
    expect(await sessions.registry.get("x")).toMatchObject({ status: "active" });
    expect(await sessions.get("x")).not.toHaveProperty("draining_until");
    const leaving = sessions.deregister("x", { timeoutMs: 10_000 });
    await expect.poll(async () => (await sessions.get("x"))?.draining_until).toBeDefined();
    await sessions.messages.read(message_id, { session: "x" });
    expect(await leaving).not.toHaveProperty("draining_until");
    expect(await sessions.registry.get("x")).toMatchObject({ status: "offline" });
  });
});

describe("a shutdown", () => {
  it("waits for unread messages, and takes no new ones but answers meanwhile", async () => {
    const { sessions, send } = await pair();
    const { message_id } = await send("last work");
    const question = await sessions.messages.send({ from: "x", to: "d", type: "request", subject: "?", body: "?" });
    const ending = sessions.shutdown("x");
    await expect.poll(async () => (await sessions.get("x"))?.draining_until).toBeDefined();
    expect(await failure(send("more"))).toMatchObject({ code: "DRAINING" });
    const answer = await sessions.messages.reply(question.message_id, { from: "d", body: "!" });
    for (const id of [message_id, answer.message_id]) await sessions.messages.read(id, { session: "x" });
    expect(await ending).toMatchObject({ phase: "terminated", outcome: "success" });
  });

  it("past its timeout says how many are unread", async () => {
    const { sessions, send } = await pair();
    await send("one");
    await send("two");
    expect(await failure(sessions.shutdown("x", { timeoutMs: 50 }))).toMatchObject({
      code: "TIMEOUT",
      details: { open_tasks: 0, unread_messages: 2 },
    });
    expect((await sessions.get("x"))?.phase).toBe("active");
  });
});

describe("messages to @affinity", () => {
  it("go to the next target of their sender", async () => {
    const { sessions } = await pair();
    await sessions.create({ kind: "department", agentName: "y", agentId: "y" });
    await sessions.start("y");
    await sessions.affinity.set("d", ["x", "y"]);
    const to = async () =>
      (await sessions.messages.send({ from: "d", to: "@affinity", type: "command", subject: "s", body: "b" })).to;
    expect([await to(), await to(), await to()]).toEqual(["x", "y", "x"]);
    await sessions.affinity.clear("d");
    expect(await failure(to())).toMatchObject({ code: "NO_TARGET" });
  });
});

describe("least-loaded", () => {
  it("counts unread messages too", async () => {
    const { sessions, send } = await pair();
    await sessions.create({ kind: "department", agentName: "y", agentId: "y" });
    await sessions.start("y");
    await sessions.affinity.set("d", ["x", "y"], { strategy: "least-loaded" });
    expect(await sessions.affinity.next("d")).toBe("x");
    await send("work");
    expect(await sessions.affinity.next("d")).toBe("y");
  });
});

describe("metrics and health", () => {
  it("count what was read, how long answers took, and what is unread", async () => {
    const { sessions, clock, send } = await pair();
    const first = await send("1", "request");
    await send("2", "request");
    clock.advance(2 * SECOND);
    await sessions.messages.reply(first.message_id, { from: "x", body: "a" });
    await sessions.messages.read(first.message_id, { session: "x" });
    expect((await sessions.health("x")).details.message_queue).toBe(1);
    expect(await sessions.metrics("x")).toMatchObject({
      messages_processed: 1,
      average_response_ms: 2000,
      throughput_per_s: 1 / 60,
    });
    clock.advance(MINUTE);
    expect(await sessions.metrics("x")).toMatchObject({ messages_processed: 1, throughput_per_s: 0 });
  });

  it("take a registry ping for a sign of life, and a heartbeat for a ping", async () => {
    const { sessions, clock } = await pair();
    clock.advance(299 * SECOND);
    await sessions.registry.ping("x");
    clock.advance(100 * SECOND);
    await sessions.sweep();
    expect([(await sessions.get("x"))?.phase, (await sessions.get("d"))?.phase]).toEqual(["active", "idle"]);
    await sessions.heartbeat("d");
    expect(await sessions.registry.get("d")).toMatchObject({ status: "active" });
  });
});

describe("release", () => {
  it("lets what nobody will read fail, and takes the session off the registry", async () => {
    const { sessions, send } = await pair();
    await send("too late");
    await sessions.shutdown("x", { force: true });
    expect(await sessions.release("x")).toMatchObject({ messages: 1 });
    expect(await sessions.messages.inbox("x", { unread: true })).toEqual([]);
    expect(await sessions.registry.get("x")).toMatchObject({ status: "offline" });
    expect(await sessions.release("x")).toMatchObject({ messages: 0 });
  });
});
