import { describe, expect, it } from "vitest";
import {
  findPresence,
  getPresence,
  listPresence,
  ping,
  register,
  setStatus,
  unregister,
} from "../../../lib/app/hub/presence.ts";
import { create, history } from "../../../lib/app/sessions.ts";
import { appOn, codeOf, STORES } from "../stores.ts";

describe.each(STORES)("the registry on the %s store", (kind) => {
  it("takes name and type of a stored session, and anybody else's as given", async () => {
    const { app } = appOn(kind);
    await create(app, { agentId: "s-1", agentName: "plugin:reviewer" });
    expect(await register(app, "s-1")).toMatchObject({ agent_name: "plugin:reviewer", agent_type: "agent" });
    expect(await register(app, "cece-001", { name: "Cece", type: "Claude" })).toMatchObject({ status: "active" });
    expect(await codeOf(register(app, "nobody", { name: "x" }))).toBe("INVALID_VALUE");
    expect(await codeOf(register(app, "../x", { name: "x", type: "y" }))).toBe("INVALID_ID");
  });

  it("keeps what was chosen when a stored session registers again", async () => {
    const { app } = appOn(kind);
    await create(app, { agentId: "s-1", agentName: "worker" });
    await register(app, "s-1", { name: "Chosen", type: "Own" });
    expect(await register(app, "s-1", { team: "blue" })).toMatchObject({ agent_name: "Chosen", team: "blue" });
  });

  it("passes over what was written by hand and is no entry", async () => {
    const { app } = appOn(kind);
    await register(app, "a", { name: "A", type: "T" });
    for (const [at, value] of ["text", {}, { session_id: "b", capabilities: null, last_ping: "now" }].entries()) {
      await app.store.doc.put("presence", `by-hand-${at}`, value);
    }
    expect((await findPresence(app, { capability: "x" })).length).toBe(0);
    expect((await listPresence(app, { all: true })).map(({ session_id }) => session_id)).toEqual(["a"]);
  });

  it("shows who is silent as offline, in the list only when asked for", async () => {
    const { app, clock } = appOn(kind);
    await register(app, "a", { name: "A", type: "T" });
    clock.ms += 200_000;
    await register(app, "b", { name: "B", type: "T" });
    clock.ms += 200_000;
    const ids = async (options = {}) => (await listPresence(app, options)).map(({ session_id }) => session_id);
    expect([await ids(), await ids({ all: true }), await ids({ status: "offline" })]).toEqual([
      ["b"],
      ["a", "b"],
      ["a"],
    ]);
    await ping(app, "a");
    expect(await ids()).toEqual(["a", "b"]);
    expect((await findPresence(app, { status: "active" })).length).toBe(2);
  });

  it.each([
    ["ping", (app) => ping(app, "x")],
    ["setStatus", (app) => setStatus(app, "x", "idle")],
    ["unregister", (app) => unregister(app, "x")],
  ] as const satisfies [string, (app: ReturnType<typeof appOn>["app"]) => Promise<unknown>][])(
    "answers %s of an unknown id with NOT_FOUND",
    async (_name, call) => {
      const { app } = appOn(kind);
      expect(await codeOf(call(app))).toBe("NOT_FOUND");
      expect(await getPresence(app, "x")).toBeUndefined();
    },
  );

  it("tells the feed who comes, goes and does what, but not of pings, and pings touch no journal", async () => {
    const { app } = appOn(kind);
    await create(app, { agentId: "s-1", agentName: "worker" });
    await register(app, "s-1");
    await setStatus(app, "s-1", "working", { task: "T1" });
    await ping(app, "s-1");
    await unregister(app, "s-1");
    const { entries } = await app.store.feed.read("");
    const told = entries
      .filter(({ type }) => type === "presence.changed")
      .map(({ agent_id, data }) => [agent_id, data]);
    expect(told).toEqual([
      ["s-1", { change: "registered", activity: "active", current_task: null }],
      ["s-1", { change: "status", activity: "working", current_task: "T1" }],
      ["s-1", { change: "unregistered", activity: "working", current_task: "T1" }],
    ]);
    expect(await history(app, "s-1")).toHaveLength(1);
  });

  it("stores no secret", async () => {
    const { app } = appOn(kind);
    const presence = await register(app, "a", { name: "A", type: "T", metadata: { api_token: "abcdefgh12345678" } });
    expect(presence.metadata).toEqual({ api_token: "[redacted:token]" });
    expect((await getPresence(app, "a"))?.metadata).toEqual(presence.metadata);
  });
});
