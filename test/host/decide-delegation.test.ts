import { describe, expect, it } from "vitest";
import type { OwnConfig } from "../../lib/config.schema.ts";
import { inWorld, type World } from "./host-world.ts";
import { type Call, conversation, verdictOf } from "./payloads.ts";

const HOUR = 3_600_000;
const FIRST: Call = { id: "toolu_1", prompt: "Prepare the rollout of T101 and ask" };
const AGAIN: Call = { id: "toolu_2", prompt: "Apply the rollout of T101" };

/** A conversation whose agent `a0000001` waits in approval, its transcript kept. */
async function waiting(world: World, said = "Ready.\nsession-phase: approval") {
  const own = conversation(world);
  await own.begin();
  await own.delegate(FIRST);
  await own.started("a0000001");
  own.keepTranscript("a0000001", FIRST.prompt, FIRST.id);
  await own.stopped("a0000001", said);
  await own.delegated(FIRST, "a0000001");
  return own;
}

describe("a delegation in the conversation that owns the waiting session", () => {
  it("is denied, also when told twice, and noted with its verdict", () =>
    inWorld(async (world) => {
      const own = await waiting(world);
      const answer = await own.delegate(AGAIN);
      expect(verdictOf(answer)?.denied).toContain("Session a0000001 (worker, task T101) has waited in phase approval");
      expect(await own.delegate(AGAIN)).toEqual(answer);
      expect(await world.document("delegations", "toolu_2")).toMatchObject({ verdict: "resume", session: "a0000001" });
    }));

  it.each([
    [1_999, true],
    [2_000, false],
  ])("is denied again after %i ms: %s", (pause, denied) =>
    inWorld(async (world) => {
      const own = await waiting(world);
      await own.delegate(AGAIN);
      world.now += pause;
      const repeated = verdictOf(await own.delegate({ ...AGAIN, id: "toolu_3" }));
      expect(repeated?.denied !== undefined).toBe(denied);
      if (!denied) expect(repeated).toBeUndefined();
    }),
  );

  it("is denied anew after the next run", () =>
    inWorld(async (world) => {
      const own = await waiting(world);
      await own.delegate(AGAIN);
      world.now += 10_000;
      await own.started("a0000001");
      await own.stopped("a0000001", "More.\nsession-phase: planning", { prompt_id: "p2" });
      expect(verdictOf(await own.delegate({ ...AGAIN, id: "toolu_3" }))?.denied).toContain("in phase planning");
    }));

  it.each([
    [72 * HOUR - 1, true],
    [72 * HOUR, false],
  ])("is denied for an approval of %i ms ago: %s", (age, denied) =>
    inWorld(async (world) => {
      const own = await waiting(world);
      world.now += age;
      expect(verdictOf(await own.delegate(AGAIN))?.denied !== undefined).toBe(denied);
    }),
  );

  it.each<[string, Partial<Call>]>([
    ["another type", { type: "reviewer" }],
    ["another task", { prompt: "Apply the rollout of T102" }],
    ["a second task beside it", { prompt: "Apply the rollout of T101 and T102" }],
    ["no task", { prompt: "Apply the rollout" }],
    ["a subagent as caller", { caller: "a0000009" }],
  ])("goes on as it is with %s", (_name, other) =>
    inWorld(async (world) => {
      const own = await waiting(world);
      expect(await own.delegate({ ...AGAIN, ...other })).toBeUndefined();
    }),
  );

  it.each([
    ["the same to the end", "the first module", true],
    ["another at its end only", "the second module", false],
  ])("with a prompt too long to be kept whole is judged by all of it: %s", (_name, end, denied) =>
    inWorld(async (world) => {
      const prompt = (last: string) => `${"Read these rules of the house first. ".repeat(200)}Then mend ${last}`;
      const own = conversation(world);
      await own.begin();
      await own.delegate({ id: "toolu_1", prompt: prompt("the first module") });
      await own.started("a0000001");
      own.keepTranscript("a0000001", "", "toolu_1");
      await own.stopped("a0000001", "Ready.\nsession-phase: approval");
      const answer = verdictOf(await own.delegate({ id: "toolu_2", prompt: prompt(end) }));
      expect(answer?.denied !== undefined).toBe(denied);
      const { host } = (await world.record("a0000001")) ?? {};
      expect(String(host?.prompt)).toHaveLength(4000);
    }),
  );

  it("is denied when it names the session's id, whatever the task", () =>
    inWorld(async (world) => {
      const own = await waiting(world);
      const named = verdictOf(await own.delegate({ ...AGAIN, prompt: "Continue a0000001 on T999" }));
      expect(named?.denied).toContain("Session a0000001");
    }));

  it("goes on as it is where the phase was guessed from words", () =>
    inWorld(async (world) => {
      const own = await waiting(world, "The plan is ready.\n\nShall I proceed?");
      expect(await world.record("a0000001")).toMatchObject({ phase: "approval", phase_source: "text" });
      expect(await own.delegate(AGAIN)).toBeUndefined();
    }));

  it.each<[string, OwnConfig]>([
    ["mode advise", { resume: { mode: "advise" } }],
    ["mode off", { resume: { mode: "off" } }],
    ["a type that is never resumed", { resume: { never: ["worker"] } }],
  ])("goes on as it is with %s", (_name, config) =>
    inWorld(async (world) => {
      const own = await waiting(world);
      world.config = config;
      expect(await own.delegate(AGAIN)).toBeUndefined();
    }),
  );

  it("names the other waiting sessions of the task, and proposes the newest", () =>
    inWorld(async (world) => {
      const own = await waiting(world);
      await own.delegate(AGAIN);
      world.now += 5_000;
      const repeat = { ...AGAIN, id: "toolu_3" };
      await own.delegate(repeat);
      await own.started("a0000002");
      own.keepTranscript("a0000002", repeat.prompt, repeat.id);
      await own.stopped("a0000002", "Ready too.\nsession-phase: approval");
      await own.delegated(repeat, "a0000002");
      const denied = verdictOf(await own.delegate({ ...AGAIN, id: "toolu_4" }))?.denied;
      expect(denied).toContain("Session a0000002 (worker");
      expect(denied).toContain("Other sessions of the same task: a0000001.");
    }));

  it("goes on as it is while a later session of the task is at work, and once that has finished it", () =>
    inWorld(async (world) => {
      const own = await waiting(world);
      await own.delegate(AGAIN);
      world.now += 5_000;
      const repeat = { ...AGAIN, id: "toolu_3" };
      await own.delegate(repeat);
      await own.started("a0000002");
      own.keepTranscript("a0000002", repeat.prompt, repeat.id);
      // The first one goes on and waits again: a run for which nothing has been denied yet.
      world.now += 1_000;
      await own.started("a0000001");
      await own.stopped("a0000001", "Ready again.\nsession-phase: approval");
      expect(await own.delegate({ ...AGAIN, id: "toolu_4" })).toBeUndefined();
      world.now += 1_000;
      await own.stopped("a0000002", "Applied.");
      await own.delegated(repeat, "a0000002");
      expect(await own.delegate({ ...AGAIN, id: "toolu_5" })).toBeUndefined();
      world.now += 1_000;
      await own.started("a0000001");
      await own.stopped("a0000001", "One more question.\nsession-phase: approval");
      expect(verdictOf(await own.delegate({ ...AGAIN, id: "toolu_6" }))?.denied).toContain("One more question.");
    }));

  it.each([
    ["in its own conversation is not proposed again", "c1", false],
    ["from another conversation is proposed all the same", "c2", true],
  ])("to a session that refused a message %s", (_name, from, denied) =>
    inWorld(async (world) => {
      const own = await waiting(world);
      await conversation(world, from).messaged("a0000001", { success: false, message: "No transcript found" });
      expect(verdictOf(await own.delegate(AGAIN)) !== undefined).toBe(denied);
    }),
  );

  it.each<[string, Partial<Call>, boolean]>([
    ["the transcript is missing", {}, false],
    ["the host calls the tool Task and has no SendMessage", { tool: "Task" }, true],
  ])("is restored where %s", (_name, other, keep) =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.begin();
      await own.delegate(FIRST);
      await own.started("a0000001");
      if (keep) own.keepTranscript("a0000001", FIRST.prompt, FIRST.id);
      await own.stopped("a0000001", "Ready.\nsession-phase: approval");
      const restored = verdictOf(await own.delegate({ ...AGAIN, ...other }));
      expect(restored?.prompt).toMatch(
        /^Apply the rollout of T101\n\n\[agent-session: record of session a0000001 for toolu_2\]/,
      );
    }),
  );
});
