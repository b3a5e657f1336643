import { describe, expect, it } from "vitest";
import { inWorld, type World } from "./host-world.ts";
import { type Call, conversation, verdictOf } from "./payloads.ts";

const FIRST: Call = { id: "toolu_1", prompt: "Prepare the rollout of T101 and ask" };
const AGAIN: Call = { id: "toolu_2", prompt: "Apply the rollout of T101" };

async function waiting(world: World) {
  const owner = conversation(world, "c1", 4001);
  await owner.begin();
  await owner.delegate(FIRST);
  await owner.started("a0000001");
  owner.keepTranscript("a0000001", FIRST.prompt, FIRST.id);
  await owner.stopped("a0000001", "Ready.\nsession-phase: approval");
  await owner.delegated(FIRST, "a0000001");
  world.live.add(4002);
  const fresh = conversation(world, "c2", 4002);
  await fresh.begin();
  return { owner, fresh };
}

describe("a delegation in another conversation than the waiting session's", () => {
  it("goes on as it is while the owner lives, and nothing is touched", () =>
    inWorld(async (world) => {
      const { fresh } = await waiting(world);
      const before = await world.record("a0000001");
      expect(await fresh.delegate(AGAIN)).toBeUndefined();
      expect(await world.record("a0000001")).toEqual(before);
    }));

  it.each<[string, (world: World, owner: ReturnType<typeof conversation>) => unknown]>([
    ["its SessionEnd was seen", (_world, owner) => owner.end()],
    ["it was cleared", (_world, owner) => owner.end("clear")],
    ["its process is dead", (world) => world.live.delete(4001)],
  ])("restores when %s", (_name, end) =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await end(world, owner);
      expect(verdictOf(await fresh.delegate(AGAIN))?.prompt).toContain("- Ready.");
      expect(await world.record("a0000001")).toMatchObject({ claim: { holder: "toolu_2" }, phase: "approval" });
    }),
  );

  it.each([
    ["advise", true],
    ["off", false],
  ] as const)("in mode %s restores it: %s", (mode, restores) =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await owner.end();
      world.config = { resume: { mode } };
      expect((await fresh.delegate(AGAIN)) !== undefined).toBe(restores);
    }),
  );

  it("restores in the process that took the owner up to fork it, of which no end is told", () =>
    inWorld(async (world) => {
      await waiting(world);
      world.live.delete(4001);
      await conversation(world, "c1", 4002).begin("resume");
      const forked = conversation(world, "c3", 4002);
      expect(verdictOf(await forked.delegate(AGAIN))?.prompt).toContain("record of session a0000001");
    }));

  it("goes on as it is beside its owner in one process, of which no end was seen", () =>
    inWorld(async (world) => {
      await waiting(world);
      expect(await conversation(world, "c3", 4001).delegate(AGAIN)).toBeUndefined();
    }));

  it("goes on as it is when the owner runs on another machine", () =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await owner.end();
      const id = "a0000001";
      const elsewhere = { session_id: "c9", agent_type: "worker", machine: "elsewhere", pid: 1, cwd: "", runs: [] };
      const loaded = await world.store.load(id);
      const record = { ...(await world.record(id)), host: elsewhere, revision: 99 };
      const line = {
        seq: 99,
        at: "2026-01-08T18:00:00.000Z",
        id: "x",
        type: "session.updated",
        change: { base: record },
      };
      await world.store.commit(id, loaded, line as never, record);
      expect(await fresh.delegate(AGAIN)).toBeUndefined();
    }));

  it("lets one of two conversations restore", () =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await owner.end();
      world.live.add(4003);
      const third = conversation(world, "c3", 4003);
      await third.begin();
      const answers = await Promise.all([fresh.delegate(AGAIN), third.delegate({ ...AGAIN, id: "toolu_3" })]);
      expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
    }));

  it.each([
    ["holds the record", true],
    ["lost it to another hook", false],
  ])("links both sessions only when the prompt the agent received %s", (_name, kept) =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await owner.end();
      const prompt = verdictOf(await fresh.delegate(AGAIN))?.prompt ?? "";
      await fresh.started("a0000002");
      expect((await world.record("a0000001")).superseded_by).toBeUndefined();
      expect((await world.record("a0000002")).resumed_from).toBeUndefined();
      await fresh.delegated(AGAIN, "a0000002", { status: "async_launched", prompt: kept ? prompt : AGAIN.prompt });

      const [old, taken] = [await world.record("a0000001"), await world.record("a0000002")];
      expect([old.superseded_by, taken.resumed_from]).toEqual(kept ? ["a0000002", "a0000001"] : [undefined, undefined]);
      expect(old.phase).toBe(kept ? "abandoned" : "approval");
      expect(taken.outcome).toBeNull();
    }),
  );

  it("links by the transcript, when the result of the call does not say what the agent received", () =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await owner.end();
      const prompt = verdictOf(await fresh.delegate(AGAIN))?.prompt ?? "";
      await fresh.started("a0000002");
      fresh.keepTranscript("a0000002", prompt);
      await fresh.delegated(AGAIN, "a0000002", { status: "async_launched", prompt: undefined });
      expect(await world.record("a0000002")).toMatchObject({ resumed_from: "a0000001" });
      expect(await world.record("a0000001")).toMatchObject({ superseded_by: "a0000002" });
    }));

  it("links by what the host writes beside the transcript, when the result of the call never came", () =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await owner.end();
      const prompt = verdictOf(await fresh.delegate(AGAIN))?.prompt ?? "";
      await fresh.started("a0000002");
      fresh.keepTranscript("a0000002", prompt, AGAIN.id);
      await fresh.stopped("a0000002", "Applied.");

      expect(await world.record("a0000002")).toMatchObject({ resumed_from: "a0000001", host: { link: "certain" } });
      expect(await world.record("a0000001")).toMatchObject({ superseded_by: "a0000002", outcome: "abandoned" });
    }));

  it.each<[string, (fresh: ReturnType<typeof conversation>) => unknown]>([
    ["the user speaks again", (fresh) => fresh.prompt("Yes, do it")],
    ["its conversation ends", (fresh) => fresh.end()],
  ])("is given to the next call once %s, when the first one was refused and never started", (_name, happens) =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await owner.end();
      expect(verdictOf(await fresh.delegate(AGAIN))?.prompt).toContain("- Ready.");
      const again = (id: string) => fresh.delegate({ ...AGAIN, id });
      expect(await again("toolu_3")).toBeUndefined();
      await fresh.prompt("<task-notification>something else</task-notification>");
      expect((await world.record("a0000001")).claim).toMatchObject({ holder: "toolu_2" });
      await happens(fresh);
      expect((await world.record("a0000001")).claim).toBeUndefined();
      expect(verdictOf(await again("toolu_4"))?.prompt).toContain("- Ready.");
      expect((await world.record("a0000001")).claim).toMatchObject({ holder: "toolu_4" });
    }),
  );

  it("stays taken by a call that has started, and by one of another conversation", () =>
    inWorld(async (world) => {
      const { owner, fresh } = await waiting(world);
      await owner.end();
      await fresh.delegate(AGAIN);
      world.live.add(4003);
      const third = conversation(world, "c3", 4003);
      await third.begin();
      await third.prompt();
      expect((await world.record("a0000001")).claim).toMatchObject({ holder: "toolu_2" });
      await fresh.started("a0000002");
      await fresh.prompt();
      expect((await world.record("a0000001")).claim).toMatchObject({ holder: "toolu_2" });
    }));
});
