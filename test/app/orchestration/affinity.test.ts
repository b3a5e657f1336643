import { describe, expect, it } from "vitest";
import { addTask, completeTask } from "../../../lib/app/tasks/tasks.ts";
import { openSessions } from "../../../lib/index.ts";
import { createRuntime } from "../../../lib/runtime.ts";
import { failure, opened, SECOND } from "../../library/workspace.ts";

async function director(strategy?: "round-robin" | "least-loaded" | "sticky") {
  const given = await opened();
  const { sessions, dir, clock } = given;
  const make = async (kind: "director" | "department" | "observer", agentName: string) => {
    const { agent_id } = await sessions.create({ kind, agentName, agentId: agentName });
    await sessions.start(agent_id);
  };
  await make("director", "d");
  for (const name of ["a", "b", "c"]) await make("department", name);
  await sessions.affinity.set("d", ["a", "b", "c"], { strategy: strategy ?? null });
  const next = async (count: number) => {
    const chosen = [];
    for (let nth = 0; nth < count; nth++) chosen.push(await sessions.affinity.next("d"));
    return chosen.join("");
  };
  const app = createRuntime({ dir, now: clock.now, durability: "fast" });
  return { ...given, make, next, app };
}

describe("round-robin", () => {
  it("takes the targets in turn, whichever process asks", async () => {
    const { next, dir, clock, sessions } = await director();
    expect(await next(4)).toBe("abca");
    const other = await openSessions({ dir, now: clock.now });
    expect([await other.affinity.next("d"), await sessions.affinity.next("d")]).toEqual(["b", "c"]);
    await other.close();
  });

  it("passes over targets that have ended, are unhealthy, draining or gone", async () => {
    const { sessions, next, clock } = await director();
    await sessions.shutdown("b");
    expect(await next(4)).toBe("acac");
    await sessions.transition("c", "error");
    expect(await next(2)).toBe("aa");
    clock.advance(301 * SECOND);
    expect(await failure(sessions.affinity.next("d"))).toMatchObject({ code: "NO_TARGET" });
    await sessions.heartbeat("a");
    expect(await next(1)).toBe("a");
    await sessions.shutdown("a");
    await sessions.delete("a");
    expect(await failure(sessions.affinity.next("d"))).toMatchObject({
      code: "NO_TARGET",
      details: { source: "d", targets: ["a", "b", "c"] },
    });
  });

  it("passes over a draining target while it drains", async () => {
    const { sessions, next } = await director();
    const during: string[] = [];
    await sessions.migrate("a", { workspace: "w", move: async () => during.push(await next(2)) });
    expect(during).toEqual(["bc"]);
    expect(await next(1)).toBe("a");
  });
});

describe("least-loaded", () => {
  it("takes the one with the fewest open tasks, the earlier one at a tie", async () => {
    const { next, app } = await director("least-loaded");
    expect(await next(2)).toBe("aa");
    await addTask(app, "a", { taskId: "t1" });
    await addTask(app, "b", { taskId: "t1" });
    expect(await next(1)).toBe("c");
    await addTask(app, "c", { taskId: "t1" });
    await addTask(app, "c", { taskId: "t2" });
    await completeTask(app, "b", "t1", { outcome: "success" });
    expect(await next(1)).toBe("b");
  });
});

describe("sticky", () => {
  it("stays with the last one as long as it can, then with the next", async () => {
    const { sessions, next } = await director("sticky");
    expect(await next(3)).toBe("aaa");
    await sessions.shutdown("a");
    expect(await next(2)).toBe("bb");
  });
});

describe("an affinity", () => {
  it("takes names of open sessions for their ids", async () => {
    const { sessions } = await director();
    const { agent_id } = await sessions.create({ kind: "department", agentName: "by name" });
    expect(await sessions.affinity.set("d", ["by name", "a", "a"])).toEqual({
      source: "d",
      targets: [agent_id, "a"],
      strategy: "round-robin",
      created_at: "2026-01-08T18:00:00.000Z",
    });
  });

  it("is taken away again, and there is none then", async () => {
    const { sessions } = await director();
    expect(await sessions.affinity.clear("d")).toBe(true);
    expect(await sessions.affinity.clear("d")).toBe(false);
    expect(await sessions.affinity.get("d")).toBeUndefined();
    expect(await failure(sessions.affinity.next("d"))).toMatchObject({ code: "NO_TARGET" });
  });

  it.each([
    ["no targets", [], {}, "INVALID_VALUE"],
    ["what is no list", "a", {}, "INVALID_VALUE"],
    ["nothing at all", undefined, {}, "INVALID_VALUE"],
    ["itself", ["d"], {}, "INVALID_VALUE"],
    ["an observer", ["o"], {}, "INVALID_VALUE"],
    ["nobody", ["nobody"], {}, "NOT_FOUND"],
    ["a name of two", ["twice"], {}, "INVALID_VALUE"],
    ["no such strategy", ["a"], { strategy: "random" }, "INVALID_VALUE"],
  ])("to %s is refused", async (_, targets, options, code) => {
    const { sessions, make } = await director();
    await make("observer", "o");
    await sessions.create({ kind: "department", agentName: "twice" });
    await sessions.create({ kind: "active", agentName: "twice" });
    expect(await failure(sessions.affinity.set("d", targets as string[], options as never))).toMatchObject({ code });
  });

  it("of an observer is refused: observers give no work", async () => {
    const { sessions, make } = await director();
    await make("observer", "o");
    expect(await failure(sessions.affinity.set("o", ["a"]))).toMatchObject({ code: "INVALID_VALUE" });
  });
});
