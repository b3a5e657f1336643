import { describe, expect, it } from "vitest";
import { type Message, MessageType, openSessions, SessionStatus, type Sessions } from "../../lib/index.ts";
import { failure, opened, SECOND } from "./workspace.ts";

async function openedWith(...ids: string[]) {
  const all = await opened();
  for (const id of ids) await all.sessions.registry.register(id, id, "Claude");
  return all;
}

describe("the library's registry", () => {
  it("takes seed 001's arguments by position, or one object", async () => {
    const { sessions } = await opened();
    const { registry } = sessions;
    const first = await registry.register("cece-001", "Cece", "Claude", { user: "Alexa", capabilities: ["python"] });
    const second = await registry.register({ id: "agent-002", name: "Agent-2", type: "GPT-4", user: "Alexa" });
    expect(await registry.list()).toEqual([first, second]);
    expect(await registry.find({ capability: "python" })).toEqual([first]);
    expect(await registry.get("nobody")).toBeUndefined();
    await registry.setStatus("cece-001", SessionStatus.WORKING, { task: "Code review" });
    expect(await registry.get("cece-001")).toMatchObject({ status: "working", current_task: "Code review" });
    expect(await registry.stats()).toMatchObject({ total_sessions: 2, by_status: { working: 1, active: 1 } });
  });

  it("brings back by a ping who was silent or unregistered", async () => {
    const { sessions, clock } = await openedWith("a", "b");
    await sessions.registry.unregister("b");
    clock.advance(301 * SECOND);
    expect(await sessions.registry.list()).toEqual([]);
    expect((await sessions.registry.list({ all: true })).length).toBe(2);
    for (const id of ["a", "b"]) await sessions.registry.ping(id);
    expect((await sessions.registry.list()).length).toBe(2);
  });
});

describe("the library's messages", () => {
  it("take seed 001's arguments by position, or one object", async () => {
    const { sessions } = await openedWith("a", "b");
    const { messages } = sessions;
    const sent = await messages.send("a", "b", MessageType.REQUEST, "Need help", "Can you?", { data: { pr: 123 } });
    expect(sent).toMatchObject({ from: "a", to: "b", type: "request", data: { pr: 123 }, priority: 2 });
    await messages.send({ from: "a", to: "b", type: "notification", subject: "s", body: "", priority: 4 });
    await messages.broadcast("a", "System update", "Deploying");
    await messages.broadcast({ from: "b", subject: "From b", body: "" });
    expect((await messages.inbox("b")).map(({ subject, state }) => [subject, state])).toEqual([
      ["s", "delivered"],
      ["Need help", "delivered"],
      ["System update", "delivered"],
    ]);
    const answer = await messages.reply(sent, { from: "b", body: "Sure" });
    expect(await messages.thread(answer)).toEqual([sent, answer]);
    await messages.ack(answer.message_id);
    expect((await messages.inbox("b", { unread: true, markRead: true })).length).toBe(3);
    expect(await messages.inbox("b", { unread: true })).toEqual([]);
    expect(messages.formatSignal(await messages.ping("a", "b"))).toBe("🔔 a → b : [COLLABORATION] Ping");
  });

  it("tell listeners of this and other processes, each of its type", async () => {
    const { sessions, dir } = await openedWith("a", "b");
    const heard: Message[] = [];
    const stop = sessions.messages.on("request", (message) => {
      heard.push(message);
    });
    const other = await openSessions({ dir, durability: "fast" });
    await other.messages.send("a", "b", "sync", "not asked for", "");
    const sent = await other.messages.send("a", "b", "request", "s", "");
    await expect.poll(() => heard).toEqual([sent]);
    stop();
    await other.messages.send("a", "b", "request", "later", "");
    await other.close();
    expect(heard.length).toBe(1);
  });

  it("make a request wait for its answer, and time out without one", async () => {
    const { sessions } = await openedWith("a", "b");
    const { messages } = sessions;
    messages.on("request", async (message) => {
      if (message.subject === "REST or GraphQL?") await messages.reply(message, { from: "b", body: "REST" });
    });
    const ask = (subject: string, timeoutMs: number) =>
      messages.request({ from: "a", to: "b", subject, body: "" }, { timeoutMs });
    expect((await ask("REST or GraphQL?", 5000)).body).toBe("REST");
    expect(await failure(ask("nobody answers", 1))).toMatchObject({ code: "TIMEOUT", retryable: true });
  });

  it.each([
    ["a missing receiver", { from: "a", subject: "s", body: "" }],
    ["an unknown key", { from: "a", to: "b", subject: "s", body: "", urgent: true }],
    ["an unknown type", { from: "a", to: "b", subject: "s", body: "", type: "shout" }],
    ["a priority out of range", { from: "a", to: "b", subject: "s", body: "", priority: 9 }],
    ["a time to live of nothing", { from: "a", to: "b", subject: "s", body: "", ttlS: 0 }],
    ["a body that is no text", { from: "a", to: "b", subject: "s", body: 7 }],
    ["data that is no object", { from: "a", to: "b", subject: "s", body: "", data: [1] }],
  ])("refuse %s", async (_what, message) => {
    const { sessions } = await openedWith("a", "b");
    expect(await failure(sessions.messages.send(message as never))).toMatchObject({ code: "INVALID_VALUE" });
    expect(await sessions.messages.stats()).toMatchObject({ total_messages: 0 });
  });
});

describe("the library's memory", () => {
  it("takes seed 001's arguments by position, or one object", async () => {
    const { sessions } = await opened();
    const { memory } = sessions;
    await memory.set("s", "current_task", { name: "Build" }, { type: "state", tags: ["task", "active"] });
    await memory.set({ session: "t", key: "task_2", value: null });
    expect(await memory.get("current_task")).toEqual({ name: "Build" });
    expect([await memory.get("task_2"), await memory.get("nope"), await memory.get("nope", 1)]).toEqual([
      null,
      undefined,
      1,
    ]);
    expect((await memory.search("*task*")).length).toBe(2);
    expect((await memory.search({ tags: ["active"] })).map(({ key }) => key)).toEqual(["current_task"]);
    expect((await memory.getAll("current_task")).length).toBe(1);
    expect(await memory.entry("task_2")).toMatchObject({ version: 1, session_id: "t" });
    expect(await memory.delete("task_2")).toBe(1);
    expect(await memory.clear({ session: "s" })).toBe(1);
    expect(await memory.stats()).toMatchObject({ total_entries: 0 });
  });

  it.each([
    ["a value that is no JSON", () => 1n],
    ["no value", () => undefined],
    ["a number that JSON has not", () => Number.NaN],
  ])("refuses %s", async (_what, value) => {
    const { sessions } = await opened();
    const call = sessions.memory.set({ session: "s", key: "k", value: value() });
    expect(await failure(call)).toMatchObject({ code: "INVALID_VALUE" });
  });

  it("clears nothing when it is not told what", async () => {
    const { sessions } = await opened();
    expect(await failure(sessions.memory.clear({} as never))).toMatchObject({ code: "INVALID_VALUE" });
  });
});

describe("closed sessions", () => {
  const CALLS: Record<string, (sessions: Sessions) => Promise<unknown>> = {
    register: ({ registry }) => registry.register("a", "A", "T"),
    list: ({ registry }) => registry.list(),
    send: ({ messages }) => messages.broadcast("a", "s", ""),
    inbox: ({ messages }) => messages.inbox("a"),
    set: ({ memory }) => memory.set("a", "k", 1),
    get: ({ memory }) => memory.get("k"),
  };

  it.each(Object.entries(CALLS))("refuse %s", async (_name, call) => {
    const { sessions } = await opened();
    await sessions.close();
    expect(await failure(call(sessions))).toMatchObject({ code: "STORE_UNAVAILABLE" });
  });
});
