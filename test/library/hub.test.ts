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

  it("takes the task and who is offline by position too, and refuses what it does not know", async () => {
    const { sessions } = await openedWith("a");
    const { registry } = sessions;
    expect(await registry.setStatus("a", "working", "Code review")).toMatchObject({ current_task: "Code review" });
    expect(await registry.setStatus("a", "idle", "")).toMatchObject({ current_task: "Code review" });
    expect(await registry.setStatus("a", "offline", { task: null })).toMatchObject({ current_task: null });
    expect([await registry.list(), (await registry.list(true)).length]).toEqual([[], 1]);
    for (const call of [
      registry.setStatus("a", "idle", { clearTask: true } as never),
      registry.list({ includeOffline: true } as never),
    ]) {
      expect(await failure(call)).toMatchObject({ code: "INVALID_VALUE" });
    }
    expect(await registry.get("a")).toMatchObject({ activity: "offline" });
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
    ["no time", undefined],
    ["another word for it", { timeout: 300 }],
    ["a time that is none", { timeoutMs: Number.NaN }],
    ["a time in words", { timeoutMs: "300" }],
    ["a time below 0", { timeoutMs: -1 }],
  ])("refuse a request that is to wait for %s, and send nothing", async (_what, options) => {
    const { sessions } = await openedWith("a", "b");
    const call = sessions.messages.request({ from: "a", to: "b", subject: "s", body: "" }, options as never);
    expect(await failure(call)).toMatchObject({ code: "INVALID_VALUE" });
    expect(await sessions.messages.stats()).toMatchObject({ total_messages: 0 });
  });

  it.each([undefined, null, "", 5])("refuse a ping to %j, and ping nobody", async (to) => {
    const { sessions } = await openedWith("a", "b");
    expect(await failure(sessions.messages.ping("a", to as never))).toMatchObject({ code: "INVALID_VALUE" });
    expect(await sessions.messages.stats()).toMatchObject({ total_messages: 0 });
  });

  it("are not marked by a call with an option that is none", async () => {
    const { sessions } = await openedWith("a", "b");
    const sent = await sessions.messages.send("a", "b", "request", "s", "");
    for (const mark of [sessions.messages.read, sessions.messages.ack]) {
      expect(await failure(mark(sent, { receiver: "b" } as never))).toMatchObject({ code: "INVALID_VALUE" });
    }
    expect((await sessions.messages.inbox("b", { unread: true })).length).toBe(1);
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

  it.each([{}, undefined, { session: null }, { session: "" }, { session: "s", all: true }, { sesion: "s" }])(
    "clears nothing when it is told %j",
    async (options) => {
      const { sessions } = await opened();
      await sessions.memory.set("s", "k", 1);
      expect(await failure(sessions.memory.clear(options as never))).toMatchObject({ code: "INVALID_VALUE" });
      expect(await sessions.memory.get("k")).toBe(1);
    },
  );

  it("deletes what one session stored, named as seed 001 does too, and nothing for an option that is none", async () => {
    const { sessions } = await opened();
    const { memory } = sessions;
    await memory.set("a", "k", 1);
    await memory.set("b", "k", 2);
    expect(await failure(memory.delete("k", { sesion: "b" } as never))).toMatchObject({ code: "INVALID_VALUE" });
    expect([await memory.delete("k", "b"), await memory.get("k")]).toEqual([1, 1]);
    expect([await memory.delete("k", { session: "b" }), await memory.delete("k")]).toEqual([0, 1]);
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
