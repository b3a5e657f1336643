import { describe, expect, it } from "vitest";
import { broadcast, mark, messageStats, reply, send, sendPing } from "../../../lib/app/hub/messages.ts";
import { register } from "../../../lib/app/hub/presence.ts";
import { readInbox } from "../../../lib/app/hub/read-inbox.ts";
import { request } from "../../../lib/app/hub/request.ts";
import { messagesSince, thread } from "../../../lib/app/hub/stored-message.ts";
import type { Runtime } from "../../../lib/runtime.ts";
import { appOn, codeOf, STORES } from "../stores.ts";

const there = async (app: Runtime, ...ids: string[]) => {
  for (const id of ids) await register(app, id, { name: id, type: "Claude" });
};
const note = (to: string, subject = "s", more = {}) => ({ from: "a", to, subject, body: "b", ...more });
const subjects = async (app: Runtime, id: string, filter = {}) =>
  (await readInbox(app, id, filter)).messages.map(({ subject }) => subject);

describe.each(STORES)("messages on the %s store", (kind) => {
  it("are queued, delivered, read and acknowledged, with the time of each", async () => {
    const { app, clock } = appOn(kind);
    await there(app, "b");
    const { message_id } = await send(app, note("b"));
    const state = async () => (await readInbox(app, "b")).messages[0];
    expect(await state()).toMatchObject({ state: "queued", queued_at: "2026-01-08T18:00:00.000Z" });
    clock.ms += 1000;
    await (await readInbox(app, "b")).mark();
    expect(await state()).toMatchObject({ state: "delivered", delivered_at: "2026-01-08T18:00:01.000Z" });
    expect(await subjects(app, "b", { unread: true })).toEqual(["s"]);
    clock.ms += 1000;
    await mark(app, message_id, "read");
    expect(await subjects(app, "b", { unread: true })).toEqual([]);
    clock.ms += 1000;
    await mark(app, message_id, "acked");
    expect(await state()).toMatchObject({ state: "acked", read_at: "2026-01-08T18:00:02.000Z" });
    await mark(app, message_id, "read");
    expect((await state())?.state).toBe("acked");
    const { entries } = await app.store.feed.read("");
    expect(
      entries.filter(({ type }) => type.startsWith("message.")).map((entry) => [entry.type, entry.agent_id]),
    ).toEqual([
      ["message.sent", "a"],
      ["message.delivered", "b"],
      ["message.read", "b"],
      ["message.acked", "b"],
    ]);
  });

  it("come in the order of priority, then of sending", async () => {
    const { app } = appOn(kind);
    await there(app, "b");
    for (const [subject, priority] of [
      ["low", 1],
      ["first", 2],
      ["urgent", 4],
      ["second", 2],
    ] as const) {
      await send(app, note("b", subject, { priority }));
    }
    expect(await subjects(app, "b")).toEqual(["urgent", "first", "second", "low"]);
    expect(await subjects(app, "b", { limit: 2 })).toEqual(["urgent", "first"]);
  });

  it("are found by type", async () => {
    const { app } = appOn(kind);
    await there(app, "b");
    await send(app, note("b", "one", { type: "notification" }));
    await send(app, note("b", "two", { type: "sync" }));
    expect(await subjects(app, "b", { type: "sync" })).toEqual(["two"]);
    expect(await codeOf(readInbox(app, "b", { type: "shout" }))).toBe("INVALID_VALUE");
  });

  it("expire unread: then nobody is shown them, and the feed says that they failed", async () => {
    const { app, clock } = appOn(kind);
    await there(app, "b");
    await send(app, note("b", "short", { ttlS: 10 }));
    await send(app, note("b", "long"));
    clock.ms += 9_999;
    expect(await subjects(app, "b")).toEqual(["short", "long"]);
    clock.ms += 1;
    expect(await subjects(app, "b")).toEqual(["long"]);
    const { entries } = await app.store.feed.read("");
    expect(entries.at(-1)).toMatchObject({ type: "message.failed", agent_id: "b", data: { reason: "expired" } });
  });

  it("form one tree, the same by time from its root, its middle and its leaves", async () => {
    const { app, clock } = appOn(kind);
    await there(app, "a", "b", "c");
    const tick = () => {
      clock.ms += 1000;
    };
    const root = await broadcast(app, { from: "a", subject: "s", body: "b" });
    tick();
    const left = await reply(app, root.message_id, { from: "b", body: "left" });
    tick();
    const right = await reply(app, root.message_id, { from: "c", body: "right" });
    tick();
    const leaf = await reply(app, left.message_id, { from: "a", body: "leaf" });
    await send(app, note("b", "another thread"));
    const ids = [root, left, right, leaf].map(({ message_id }) => message_id);
    for (const id of ids) expect((await thread(app, id)).map(({ message_id }) => message_id)).toEqual(ids);
    expect(left).toMatchObject({ subject: "Re: s", to: "a", type: "response", thread_id: root.message_id });
    expect(leaf).toMatchObject({ subject: "Re: s", to: "b", in_reply_to: left.message_id });
  });

  it("cannot answer what was never sent", async () => {
    const { app } = appOn(kind);
    await there(app, "b");
    expect(await codeOf(reply(app, "msg-20260108-180000-00000-00000000", { from: "b", body: "" }))).toBe(
      "MESSAGE_NOT_FOUND",
    );
    expect(await codeOf(send(app, note("b", "s", { inReplyTo: "x" })))).toBe("MESSAGE_NOT_FOUND");
    expect(await codeOf(thread(app, "x"))).toBe("MESSAGE_NOT_FOUND");
    expect(await messagesSince(app)).toEqual([]);
  });

  it("are marked by whom they went to", async () => {
    const { app } = appOn(kind);
    await there(app, "a", "b", "c");
    const { message_id } = await broadcast(app, { from: "a", subject: "s", body: "b" });
    expect(await codeOf(mark(app, message_id, "read"))).toBe("INVALID_VALUE");
    expect(await codeOf(mark(app, message_id, "read", "a"))).toBe("MESSAGE_NOT_FOUND");
    await mark(app, message_id, "acked", "b");
    expect([await subjects(app, "b", { unread: true }), await subjects(app, "c", { unread: true })]).toEqual([
      [],
      ["s"],
    ]);
  });

  it("are answered as they are stored: without secrets", async () => {
    const { app } = appOn(kind);
    await there(app, "b");
    const sent = await send(app, note("b", "s", { body: "password=hunter2hunter2", data: { token: "abcdefgh1234" } }));
    expect(sent.data).toEqual({ token: "[redacted:token]" });
    expect(sent.body).not.toContain("hunter2");
    expect((await readInbox(app, "b")).messages[0]).toMatchObject({ body: sent.body, data: sent.data });
  });

  it("are counted", async () => {
    const { app } = appOn(kind);
    await there(app, "b");
    await sendPing(app, "a", "b");
    expect(await messageStats(app)).toMatchObject({
      total_messages: 1,
      active_sessions: 1,
      by_type: { ping: 1, sync: 0 },
    });
  });
});

describe("a request", () => {
  it("is answered by the first reply of anybody else", async () => {
    const { app } = appOn("memory");
    await there(app, "a", "b");
    const asked = request(app, note("b"), { timeoutMs: 5000 });
    const [received] = await untilThere(async () => (await readInbox(app, "b")).messages);
    expect(received?.requires_response).toBe(true);
    await reply(app, received?.message_id ?? "", { from: "a", body: "one more thing" });
    const answer = await reply(app, received?.message_id ?? "", { from: "b", body: "yes" });
    expect((await asked).reply).toEqual(answer);
  });

  it("without an answer ends in TIMEOUT, and stays", async () => {
    const { app } = appOn("memory");
    await there(app, "b");
    expect(await codeOf(request(app, note("b"), { timeoutMs: 0 }))).toBe("TIMEOUT");
    expect(await subjects(app, "b")).toEqual(["s"]);
  });
});

async function untilThere<T>(look: () => Promise<T[]>): Promise<T[]> {
  for (;;) {
    const found = await look();
    if (found.length > 0) return found;
    await new Promise(setImmediate);
  }
}
