import { describe, expect, it } from "vitest";
import { fileStore, memoryStore, openSessions, type SessionEvent, type Sessions } from "../../lib/index.ts";
import { runChild } from "./child.ts";
import { failure, heardWarnings, opened, ownProject } from "./workspace.ts";

/** Collects what a listener is told, and waits for so much of it. */
function collector() {
  const told: SessionEvent[] = [];
  let wake = () => {};
  const listener = (event: SessionEvent): void => {
    told.push(event);
    wake();
  };
  const until = async (count: number): Promise<string[]> => {
    while (told.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return told.map(({ type, agent_id, seq }) => `${agent_id} ${seq} ${type}`);
  };
  return { told, listener, until };
}

async function live(sessions: Sessions, agentId: string): Promise<void> {
  await sessions.create({ agentId, agentName: "terraform" });
  await sessions.update(agentId, { phase: "planning", error: "boom", reason: "no plan yet" });
  await sessions.finalize(agentId, "completed");
  await sessions.delete(agentId);
}

const LIFE = [
  "1 session.created",
  "2 session.phase_changed",
  "2 session.error",
  "2 session.updated",
  "3 session.phase_changed",
  "3 session.finalized",
  "4 session.deleted",
];
const lifeOf = (id: string) => LIFE.map((event) => `${id} ${event}`);

describe("a listener of *", () => {
  it("is told everything from its subscription on, in order", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "earlier" });
    const { listener, until } = collector();
    sessions.on("*", listener);
    await live(sessions, "s1");
    expect(await until(7)).toEqual(lifeOf("s1"));
  });

  it("is told the facts of each event", async () => {
    const { sessions } = await opened();
    const { listener, until, told } = collector();
    sessions.on("*", listener);
    await live(sessions, "s1");
    await until(7);
    const facts = told.map(({ type: _, agent_id: __, seq: ___, at, ...rest }) => {
      expect(at).toBe("2026-01-08T18:00:00.000Z");
      return rest;
    });
    expect(facts).toEqual([
      { agent_name: "terraform", purpose: "general", lifecycle: "agent", phase: "initializing" },
      { from: "initializing", to: "planning", reason: "no plan yet" },
      { error: "boom", agent_name: "terraform", purpose: "general" },
      { keys: ["phase", "reason", "error"] },
      { from: "planning", to: "completed" },
      { outcome: "success", duration_seconds: 0, agent_name: "terraform", lifecycle: "agent", purpose: "general" },
      {},
    ]);
  });

  it("is told the changes of other processes", async () => {
    const { sessions, dir } = await opened();
    const { listener, until } = collector();
    sessions.on("*", listener);
    await runChild("live-a-life", [dir, "s1"]);
    expect(await until(7)).toEqual(lifeOf("s1"));
  });

  it("is told once what stands in the feed twice, and of a new session under a deleted one's id", async () => {
    const { sessions, dir } = await opened();
    const store = fileStore({ dir });
    const { listener, until } = collector();
    sessions.on("*", listener);
    await sessions.create({ agentId: "s1" });
    const start = await store.feed.read("");
    await sessions.update("s1", { summary: "x" });
    for (const entry of start.entries) await store.feed.append(entry);
    await sessions.delete("s1", { force: true });
    await sessions.create({ agentId: "s1" });
    expect(await until(4)).toEqual([
      "s1 1 session.created",
      "s1 2 session.updated",
      "s1 3 session.deleted",
      "s1 1 session.created",
    ]);
  });

  it("works the same over a store in memory", async () => {
    ownProject();
    const sessions = await openSessions({ store: memoryStore() });
    const { listener, until } = collector();
    sessions.on("*", listener);
    await live(sessions, "s1");
    expect(await until(7)).toEqual(lifeOf("s1"));
    await sessions.close();
  });
});

describe("a listener of one event", () => {
  it.each([
    ["session.phase_changed", ["s1 2 session.phase_changed", "s1 3 session.phase_changed"]],
    ["sessionStatusChanged", ["s1 2 session.phase_changed", "s1 3 session.phase_changed"]],
    ["session.error", ["s1 2 session.error"]],
    ["sessionError", ["s1 2 session.error"]],
    ["sessionTerminated", ["s1 3 session.finalized"]],
    ["session.deleted", ["s1 4 session.deleted"]],
  ] as const)("%s is told nothing else", async (name, expected) => {
    const { sessions } = await opened();
    const { listener, told } = collector();
    const everything = collector();
    sessions.on(name, listener);
    sessions.on("*", everything.listener);
    await live(sessions, "s1");
    await everything.until(7);
    expect(told.map(({ type, agent_id, seq }) => `${agent_id} ${seq} ${type}`)).toEqual(expected);
  });

  it.each(["session.zapped", "", "toString", undefined])("%s, which does not exist, is refused", async (name) => {
    const { sessions } = await opened();
    expect(() => sessions.on(name as "*", () => {})).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
  });

  it("that is no function is refused", async () => {
    const { sessions } = await opened();
    expect(() => sessions.on("*", "me" as never)).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
  });
});

describe("a listener that fails", () => {
  it.each([
    [
      "throws",
      () => {
        throw new Error("my own fault");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("my own fault");
      },
    ],
  ])("because it %s becomes a warning, is told the rest, and harms nobody", async (_, fail) => {
    const warnings = heardWarnings();
    const { sessions } = await opened();
    let calls = 0;
    sessions.on("*", () => {
      calls++;
      return fail();
    });
    const { listener, until } = collector();
    sessions.on("*", listener);
    await live(sessions, "s1");
    expect(await until(7)).toEqual(lifeOf("s1"));
    expect(calls).toBe(7);
    expect(warnings).toHaveLength(7);
    expect(warnings[0]).toMatchObject({
      name: "AgentSessionWarning",
      code: "LISTENER_FAILED",
      message: "A listener of session.created failed: my own fault",
    });
  });
});

describe("the end of listening", () => {
  it("is its unsubscription, also in the middle of what it is told, and twice is fine", async () => {
    const { sessions } = await opened();
    const first = collector();
    const other = collector();
    const stop = sessions.on("*", (event) => {
      first.listener(event);
      if (event.type === "session.error") stop();
    });
    sessions.on("*", other.listener);
    await live(sessions, "s1");
    await other.until(7);
    expect(first.told.map(({ type }) => type)).toEqual(["session.created", "session.phase_changed", "session.error"]);
    stop();
  });

  it("is the closing of the sessions", async () => {
    const { sessions, dir } = await opened();
    const closed = collector();
    const other = collector();
    sessions.on("*", closed.listener);
    const others = await openSessions({ dir, durability: "fast" });
    others.on("*", other.listener);
    await sessions.close();
    await live(others, "s1");
    await other.until(7);
    await others.close();
    expect(closed.told).toEqual([]);
    expect(await failure((async () => sessions.on("*", () => {}))())).toMatchObject({ code: "STORE_UNAVAILABLE" });
  });

  it("is not needed for a process to end", async () => {
    const { dir } = await opened();
    expect(await runChild("only-listen", [dir])).toBe("listening\n");
  });
});
