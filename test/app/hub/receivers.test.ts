import { describe, expect, it } from "vitest";
import { commit, onStored } from "../../../lib/app/commit.ts";
import { broadcast, reply, send } from "../../../lib/app/hub/messages.ts";
import { register, setStatus, unregister } from "../../../lib/app/hub/presence.ts";
import { readInbox } from "../../../lib/app/hub/read-inbox.ts";
import { setAffinity } from "../../../lib/app/orchestration/affinity.ts";
import { create, finalize } from "../../../lib/app/sessions.ts";
import { routeTask } from "../../../lib/app/tasks/routing.ts";
import { getTask } from "../../../lib/app/tasks/tasks.ts";
import type { Runtime } from "../../../lib/runtime.ts";
import { decideDrain } from "../../../lib/session/shutdown.ts";
import { appOn, codeOf, STORES } from "../stores.ts";

const there = async (app: Runtime, ...ids: string[]) => {
  for (const id of ids) await register(app, id, { name: id, type: "Claude" });
};
const note = (to: string, subject = "s", more = {}) => ({ from: "a", to, subject, body: "b", ...more });
const subjects = async (app: Runtime, id: string) => (await readInbox(app, id)).messages.map(({ subject }) => subject);

describe.each(STORES)("messages on the %s store", (kind) => {
  it("go to nobody unknown, unless queued for whom may come", async () => {
    const { app } = appOn(kind);
    expect(await codeOf(send(app, note("b")))).toBe("RECIPIENT_NOT_FOUND");
    await send(app, note("b"), { queue: true });
    expect(await subjects(app, "b")).toEqual(["s"]);
    await create(app, { agentId: "stored", agentName: "worker" });
    await send(app, note("stored"));
    await there(app, "gone");
    await unregister(app, "gone");
    await send(app, note("gone"));
    expect([await subjects(app, "stored"), await subjects(app, "gone")]).toEqual([["s"], ["s"]]);
  });

  it("to everybody reach all who are registered, offline ones too, but not the sender, the gone or who comes later", async () => {
    const { app, clock } = appOn(kind);
    await there(app, "a", "b", "silent", "gone");
    await unregister(app, "gone");
    clock.ms += 400_000;
    await there(app, "b");
    const { to } = await broadcast(app, { from: "a", subject: "s", body: "b" });
    await there(app, "late");
    expect(to).toBeNull();
    const found = ["a", "b", "silent", "gone", "late"].map((id) => subjects(app, id));
    expect(await Promise.all(found)).toEqual([[], ["s"], ["s"], [], []]);
  });

  it("to a team reach its other members; a team of nobody is NO_TARGET", async () => {
    const { app } = appOn(kind);
    for (const id of ["a", "b", "c"])
      await register(app, id, { name: id, type: "T", team: id === "c" ? "red" : "blue" });
    expect((await send(app, note("@team:blue"))).to).toBe("@team:blue");
    expect([await subjects(app, "a"), await subjects(app, "b"), await subjects(app, "c")]).toEqual([[], ["s"], []]);
    expect(await codeOf(send(app, note("@team:green")))).toBe("NO_TARGET");
  });

  it("to a capability go to one live session that has it: with the fewest open tasks, then the first", async () => {
    const { app } = appOn(kind);
    for (const id of ["a", "old", "new", "off"]) {
      await register(app, id, { name: id, type: "T", capabilities: id === "a" ? ["python"] : ["python", "review"] });
    }
    await setStatus(app, "off", "offline");
    const chosen = async () => (await send(app, note("@capability:review"))).to;
    expect(await chosen()).toBe("old");
    await create(app, { agentId: "work", agentName: "worker" });
    await routeTask(app, "work", "T1", { to: "old" });
    expect(await chosen()).toBe("new");
    expect(await codeOf(send(app, note("@capability:cobol")))).toBe("NO_TARGET");
  });

  it("by affinity go to the targets in turn", async () => {
    const { app } = appOn(kind);
    for (const agentId of ["a", "t1", "t2"]) await create(app, { agentId, agentName: agentId });
    await setAffinity(app, "a", ["t1", "t2"]);
    const chosen = async () => (await send(app, note("@affinity"))).to;
    expect([await chosen(), await chosen(), await chosen()]).toEqual(["t1", "t2", "t1"]);
  });

  it("that accept an offer give its task to the accepter", async () => {
    const { app } = appOn(kind);
    await there(app, "boss", "b", "c");
    await create(app, { agentId: "work", agentName: "worker" });
    const routedTo = async (task: string) => (await getTask(app, "work", task))?.routing?.agent_id;
    const data = { task_id: "T1", session_id: "work" };
    const offer = await send(app, { ...note("b", "offer"), from: "boss", type: "task_offer", data });
    await reply(app, offer.message_id, { from: "b", body: "mine", type: "task_accept" });
    expect(await routedTo("T1")).toBe("b");

    await send(app, { ...note("c", "offer"), from: "boss", type: "task_offer", data: { ...data, task_id: "T2" } });
    const accept = { ...note("boss", "ok"), from: "c", type: "task_accept", data: { task_id: "T2" } };
    expect((await send(app, accept)).in_reply_to).not.toBeNull();
    expect(await routedTo("T2")).toBe("c");

    await finalize(app, "work", "completed");
    const late = reply(app, offer.message_id, { from: "b", body: "mine", type: "task_accept" });
    expect(await codeOf(late)).toBe("FINALIZED");
    await send(app, { ...note("b", "offer"), from: "boss", type: "task_offer", data: { task_id: "T9" } });
    await send(app, { ...note("boss", "ok"), from: "b", type: "task_accept", data: { task_id: "T9" } });
  });

  it("reach no session that drains, but the answers it waits for", async () => {
    const { app, clock } = appOn(kind);
    await create(app, { agentId: "s", agentName: "worker" });
    await there(app, "a");
    await register(app, "s", { team: "core" });
    const asked = await send(app, { ...note("a"), from: "s" });
    await commit(
      app,
      "s",
      onStored("s", (record, now) => decideDrain(record, now + 1000, now, null)),
    );
    expect(await codeOf(send(app, note("s")))).toBe("DRAINING");
    expect(await codeOf(send(app, note("@team:core")))).toBe("NO_TARGET");
    await broadcast(app, { from: "a", subject: "to all", body: "b" });
    await reply(app, asked.message_id, { from: "a", body: "yes" });
    clock.ms += 1000;
    await send(app, note("s"));
    expect(await subjects(app, "s")).toEqual(["Re: s", "s"]);
  });

  it.each([
    ["@capability:", "INVALID_VALUE"],
    ["@x", "INVALID_VALUE"],
    ["@affinity", "NO_TARGET"],
    ["a/b", "INVALID_ID"],
  ])("to %s are refused with %s", async (to, code) => {
    const { app } = appOn(kind);
    expect(await codeOf(send(app, note(to)))).toBe(code);
  });

  it("reach no observer", async () => {
    const { app } = appOn(kind);
    await register(app, "o", { name: "o", type: "observer" });
    expect(await codeOf(send(app, note("o")))).toBe("NO_TARGET");
    await broadcast(app, { from: "a", subject: "s", body: "b" });
    expect(await subjects(app, "o")).toEqual([]);
  });
});
