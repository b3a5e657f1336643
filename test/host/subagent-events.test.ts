import { describe, expect, it } from "vitest";
import { inWorld } from "./host-world.ts";
import { type Call, contextOf, conversation } from "./payloads.ts";
import { lineOf } from "./streams.ts";

const T1: Call = { id: "toolu_1", prompt: "Look into T101 now", description: "Look into T101" };
const T2: Call = { id: "toolu_2", prompt: "Look into T102 now", description: "Look into T102" };

describe("the start of an agent", () => {
  it("makes its session and tells it the id, as often as it is told", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.delegate(T1);
      const told = contextOf(await own.started("a0000001"));
      expect(told).toContain("session a0000001");
      expect(told).toContain('last line is "session-phase: <phase>"');
      expect(contextOf(await own.started("a0000001"))).toBe(told);
      expect(await world.record("a0000001")).toMatchObject({
        ...{ agent_name: "worker", purpose: "Look into T101", phase: "initializing", revision: 1 },
        host: { session_id: "c1", pid: 4001, link: "provisional", tool_use_id: "toolu_1", runs: [{}] },
      });
    }));

  it("adds a run when the owner of the open one is dead", () =>
    inWorld(async (world) => {
      await conversation(world).started("a0000001");
      world.live.clear();
      world.live.add(4002);
      await conversation(world, "c1", 4002).started("a0000001");
      expect((await world.record("a0000001")).host?.runs).toMatchObject([{ interrupted: "owner_dead" }, {}]);
    }));

  it("guesses no link with two delegations of the type pending, nor with one of a minute ago", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.delegate(T1);
      await own.delegate(T2);
      await own.started("a0000001");
      expect((await world.record("a0000001")).host?.link).toBeUndefined();
      await own.delegated(T1, "a0000001", { status: "async_launched" });
      world.now += 60_000;
      await own.started("a0000002");
      expect((await world.record("a0000002")).host?.link).toBeUndefined();
    }));

  it("may be told after the result of its call: then its session is there, linked for certain, and begins its run", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.delegate(T1);
      await own.delegated(T1, "a0000001", { status: "async_launched" });
      const link = { agent_name: "worker", purpose: "Look into T101", outcome: null, metadata: { task_id: "T101" } };
      expect(await world.record("a0000001")).toMatchObject({ ...link, host: { link: "certain" } });
      await own.started("a0000001");
      expect(await world.record("a0000001")).toMatchObject({ ...link, host: { link: "certain", runs: [{}] } });
    }));

  it("does not guess for a delegation that failed", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.delegate(T1);
      await own.failed(T1);
      await own.started("a0000001");
      expect((await world.record("a0000001")).host?.link).toBeUndefined();
    }));

  it("takes a wrong guess back in both records when the certain link comes", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.delegate({ ...T1, caller: "a0000009" });
      await own.started("a0000001");
      expect(await world.record("a0000001")).toMatchObject({ parent_id: "a0000009", metadata: { task_id: "T101" } });
      await own.delegate(T2);
      await own.delegated(T2, "a0000001", { status: "async_launched" });
      expect(await world.document("delegations", "toolu_1")).not.toHaveProperty("agent_id");
      await own.started("a0000002");
      await own.delegated({ ...T1, caller: "a0000009" }, "a0000002", { status: "async_launched" });

      expect(
        (await world.records()).map((record) => [record.metadata.task_id, record.parent_id, record.host?.link]),
      ).toEqual([
        ["T102", undefined, "certain"],
        ["T101", "a0000009", "certain"],
      ]);
      expect(await world.document("delegations", "toolu_1")).toMatchObject({ agent_id: "a0000002", link: "certain" });
      expect(await world.document("delegations", "toolu_2")).toMatchObject({ agent_id: "a0000001", link: "certain" });
    }));

  it("loses its guessed delegation to the agent that certainly is of it", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.delegate(T1);
      await own.started("a0000001");
      await own.delegated(T1, "a0000002", { status: "async_launched" });

      const [guessed, certain] = [await world.record("a0000001"), await world.record("a0000002")];
      expect(guessed).toMatchObject({ purpose: "general", metadata: {} });
      expect([guessed.host?.tool_use_id, guessed.host?.link]).toEqual([undefined, undefined]);
      expect(certain).toMatchObject({ purpose: "Look into T101", host: { tool_use_id: "toolu_1", link: "certain" } });
    }));

  it.each(["../escape", "a/b", ".hidden", "con", "x".repeat(200), "a b", "ä"])(
    "refuses the id %j and stores nothing",
    (id) =>
      inWorld(async (world) => {
        await expect(conversation(world).started(id)).rejects.toMatchObject({ code: "INVALID_ID" });
        expect(await world.records()).toEqual([]);
      }),
  );
});

describe("the stop of an agent", () => {
  it.each([
    ["Ready.\nsession-phase: approval", "approval", undefined],
    ["AGENT_STATUS: BLOCKED\nI need the key.", "investigating", undefined],
    ["The plan is ready.\n\nShall I proceed?", "approval", "text"],
    ["It failed with an error.", "completed", undefined],
    ["Done.\nsession-phase: dancing", "completed", undefined],
    ["session-phase: failed", "failed", undefined],
    ["", "completed", undefined],
  ])("with the words %j leaves it in %s", (said, phase, source) =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.started("a0000001");
      await own.stopped("a0000001", said);
      expect(await world.record("a0000001")).toMatchObject({ phase });
      expect((await world.record("a0000001")).phase_source).toBe(source);
    }),
  );

  it("is answered with nothing, whatever it says", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      for (const said of ["Done.", "Ready.\nsession-phase: approval", "Shall I proceed?"]) {
        await own.started("a0000001");
        expect(await own.stopped("a0000001", said)).toBeUndefined();
      }
    }));

  it("that is told twice changes nothing, one with other words is the last word", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.started("a0000001");
      await own.stopped("a0000001", "Done.");
      const ended = await world.record("a0000001");
      world.now += 1_000;
      await own.stopped("a0000001", "Done.");
      expect(await world.record("a0000001")).toEqual(ended);
      await own.stopped("a0000001", "Wait.\nsession-phase: approval", { stop_hook_active: true });
      expect(await world.record("a0000001")).toMatchObject({ phase: "approval", outcome: null, finalized_at: null });
    }));

  it("of an unknown agent makes its session, of the host's own helper none", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.stopped("a0000001", "Done.");
      await own.stopped("a0000002", "A summary.", { agent_type: "" });
      expect((await world.records()).map(lineOf)).toEqual(["worker - completed stopped unlinked"]);
    }));

  it("keeps the newest five reports, redacted and cut", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      const secret = `ghp_${"a1B2".repeat(9)}`;
      for (let run = 1; run <= 7; run++) {
        await own.started("a0000001");
        await own.stopped("a0000001", `Report ${run} ${secret} ${"x".repeat(5_000)}`);
      }
      const { last_report, reports } = (await world.record("a0000001")).metadata as {
        last_report: string;
        reports: string[];
      };
      expect(reports.map((report) => report.slice(0, 8))).toEqual([3, 4, 5, 6, 7].map((run) => `Report ${run}`));
      expect(last_report).toBe(reports[4]);
      expect(Math.max(...reports.map(({ length }) => length))).toBeLessThanOrEqual(4_000);
      expect(JSON.stringify(reports)).not.toContain(secret);
    }));
});
