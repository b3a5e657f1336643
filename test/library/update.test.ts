import { describe, expect, it } from "vitest";
import { openSessions } from "../../lib/index.ts";
import { runChild } from "./child.ts";
import { failure, opened } from "./workspace.ts";

const one = (record: { metadata: Record<string, unknown> }) => ({
  metadata: { count: Number(record.metadata.count ?? 0) + 1 },
});

describe("an update by a function of the record", () => {
  it("gets a copy that nobody else sees", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1", metadata: { list: [1] } });
    const { metadata } = await sessions.update("s1", (record) => {
      (record.metadata.list as number[]).push(2);
      record.purpose = "spoiled";
      return { summary: `revision ${record.revision}` };
    });
    expect(metadata).toEqual({ list: [1] });
    expect(await sessions.get("s1")).toMatchObject({ purpose: "general", summary: "revision 1" });
  });

  it("that throws changes nothing, and its error arrives as it is", async () => {
    const { sessions } = await opened();
    const before = await sessions.create({ agentId: "s1" });
    const own = new RangeError("not today");
    const call = sessions.update("s1", () => {
      throw own;
    });
    await expect(call).rejects.toBe(own);
    expect(await sessions.get("s1")).toEqual(before);
  });

  it.each([
    ["nothing", () => undefined, "got undefined"],
    ["a promise", async () => ({ summary: "x" }), "got a promise"],
    ["a text", () => "planning", "got string"],
    ["an unknown key", () => ({ sumary: "x" }), "sumary: unknown"],
  ])("that answers %s is INVALID_VALUE", async (_, change, fault) => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1" });
    const error = await failure(sessions.update("s1", change as () => object));
    expect(error).toMatchObject({ code: "INVALID_VALUE", message: expect.stringContaining(fault) });
  });

  it("loses no step among many callers at once", async () => {
    const { sessions, dir } = await opened();
    const others = await openSessions({ dir, durability: "fast" });
    await sessions.create({ agentId: "s1" });
    const calls = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? sessions : others).update("s1", one));
    const revisions = (await Promise.all(calls)).map(({ revision }) => revision);
    expect([...revisions].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 2));
    expect((await sessions.get("s1"))?.metadata.count).toBe(40);
  });

  it("loses no step among processes", async () => {
    const { sessions, dir } = await opened();
    await sessions.create({ agentId: "s1" });
    await Promise.all([1, 2, 3].map(() => runChild("count-up", [dir, "s1", "25"])));
    expect(await sessions.get("s1")).toMatchObject({ revision: 76, metadata: { count: 75 } });
    expect(await sessions.verify("s1")).toEqual([{ agent_id: "s1", ok: true, findings: [] }]);
  });
});

describe("ifRevision", () => {
  it("keeps two who read the same from both writing", async () => {
    const { sessions } = await opened();
    const { revision } = await sessions.create({ agentId: "s1" });
    const both = await Promise.allSettled(
      ["a", "b"].map((summary) => sessions.update("s1", { summary }, { ifRevision: revision })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
    expect((await sessions.get("s1"))?.revision).toBe(2);
  });
});
