import { describe, expect, it } from "vitest";
import { cleanup } from "../../../lib/app/cleanup.ts";
import { cleanupHub } from "../../../lib/app/hub/hub-cleanup.ts";
import { deleteMemory, getMemory, setMemory } from "../../../lib/app/hub/memory.ts";
import { broadcast, mark, reply, send } from "../../../lib/app/hub/messages.ts";
import { findPresence, register, unregister } from "../../../lib/app/hub/presence.ts";
import { readInbox } from "../../../lib/app/hub/read-inbox.ts";
import { messagesSince, thread } from "../../../lib/app/hub/stored-message.ts";
import { create, finalize } from "../../../lib/app/sessions.ts";
import { sweep } from "../../../lib/app/sweep.ts";
import type { Runtime } from "../../../lib/runtime.ts";
import { appOn, STORES } from "../stores.ts";

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

const there = async (app: Runtime, ...ids: string[]) => {
  for (const id of ids) await register(app, id, { name: id, type: "T" });
};
const subjects = async (app: Runtime) => (await messagesSince(app)).map(({ subject }) => subject);
const ids = async (app: Runtime) => (await findPresence(app)).map(({ session_id }) => session_id);
const note = (to: string, subject: string, more = {}) => ({ from: "a", to, subject, body: "", ...more });

describe.each(STORES)("cleanup of the hub on the %s store", (kind) => {
  it("forgets messages that everybody has read, and keeps unread ones whose receiver is known", async () => {
    const { app, clock } = appOn(kind);
    await create(app, { agentId: "waits", agentName: "worker" });
    await there(app, "b", "c");
    const read = await send(app, note("b", "read"));
    const answer = await reply(app, read.message_id, { from: "b", body: "" });
    const half = await broadcast(app, { from: "a", subject: "half", body: "" });
    await send(app, note("waits", "unread"));
    await mark(app, read.message_id, "read");
    await mark(app, answer.message_id, "acked");
    await mark(app, half.message_id, "read", "b");
    clock.ms += WEEK + 1;
    for (const id of ["a", "b", "c"]) await there(app, id);
    await cleanup(app);
    expect(await subjects(app)).toEqual(["half", "unread"]);
    expect((await readInbox(app, "b")).messages.map(({ subject }) => subject)).toEqual(["half"]);
    expect((await thread(app, half.message_id)).map(({ subject }) => subject)).toEqual(["half"]);
    await mark(app, half.message_id, "read", "c");
    await cleanup(app);
    expect(await subjects(app)).toEqual(["unread"]);
  });

  it("forgets unread messages to whom nobody knows any more, and says that they failed", async () => {
    const { app, clock } = appOn(kind);
    await send(app, note("never", "lost"), { queue: true });
    clock.ms += WEEK - HOUR;
    await cleanup(app);
    expect(await subjects(app)).toEqual(["lost"]);
    clock.ms += 2 * HOUR;
    await cleanup(app);
    expect(await subjects(app)).toEqual([]);
    const { entries } = await app.store.feed.read("");
    expect(entries.at(-1)).toMatchObject({ type: "message.failed", agent_id: "never" });
  });

  it("forgets who was unregistered, or is silent for as long as open sessions may be; a live process is never silent", async () => {
    const { app, clock } = appOn(kind);
    await there(app, "gone", "silent", "here");
    await unregister(app, "gone");
    const { machine, pid, start } = app.identity(process.pid);
    const stored = await app.store.doc.get<object>("presence", "here");
    await app.store.doc.put("presence", "here", { ...stored?.value, machine, pid, ...(start && { pid_start: start }) });
    clock.ms += WEEK - HOUR;
    await cleanup(app);
    expect(await ids(app)).toHaveLength(3);
    clock.ms += HOUR;
    await cleanup(app, { dryRun: true });
    expect(await ids(app)).toHaveLength(3);
    await cleanup(app);
    expect(await ids(app)).toEqual(["here"]);
  });

  it("forgets keys that are over, and keeps what is live", async () => {
    const { app, clock } = appOn(kind);
    const set = (key: string, more = {}) => setMemory(app, { session: "s", key, value: 1, ...more });
    await set("live");
    await set("live");
    await set("expired", { ttlS: 1 });
    await set("deleted");
    await deleteMemory(app, "deleted");
    clock.ms += WEEK + HOUR;
    const keys = async () => {
      const found: string[] = [];
      for await (const key of app.store.doc.list("memory")) found.push(key);
      return found.sort();
    };
    expect(await keys()).toEqual(["deleted", "expired", "live"]);
    await cleanup(app);
    expect(await keys()).toEqual(["live"]);
    expect((await getMemory(app, "live"))?.version).toBe(2);
    expect((await set("deleted")).version).toBe(2);
  });

  it("looks at a part at a time when it is bounded, and gets round to all", async () => {
    const { app, clock } = appOn(kind);
    for (let at = 0; at < 5; at++) await there(app, `gone-${at}`);
    await there(app, "aaa");
    for (let at = 0; at < 5; at++) await unregister(app, `gone-${at}`);
    clock.ms += WEEK - HOUR;
    await there(app, "aaa");
    clock.ms += HOUR;
    const bounded = { retentionMs: WEEK, limit: 2 };
    expect(await cleanupHub(app, bounded)).toMatchObject({ presence: 1 });
    expect(await cleanupHub(app, bounded)).toMatchObject({ presence: 2 });
    expect(await cleanupHub(app, bounded)).toMatchObject({ presence: 2 });
    expect(await ids(app)).toEqual(["aaa"]);
  });

  it("is part of a sweep", async () => {
    const { app, clock } = appOn(kind);
    await create(app, { agentId: "done", agentName: "worker" });
    await finalize(app, "done", "completed");
    await there(app, "gone");
    await unregister(app, "gone");
    clock.ms += WEEK;
    expect((await sweep(app)).cleaned).toBe(1);
    expect(await ids(app)).toEqual([]);
  });

  it("is part of a sweep at most once an hour", async () => {
    const { app, clock } = appOn(kind);
    await sweep(app);
    await there(app, "gone");
    await unregister(app, "gone");
    clock.ms += HOUR - 1;
    await sweep(app, "direct");
    clock.ms += WEEK - HOUR;
    expect(await ids(app)).toEqual(["gone"]);
    clock.ms += 1;
    await sweep(app);
    expect(await ids(app)).toEqual([]);
  });
});
