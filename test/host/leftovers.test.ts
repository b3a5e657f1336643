import { expect, it } from "vitest";
import { inWorld, type World } from "./host-world.ts";
import { conversation } from "./payloads.ts";

const HOUR = 3_600_000;

async function documents({ store }: World): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for await (const name of store.doc.collections()) {
    for await (const _key of store.doc.list(name)) found[name] = (found[name] ?? 0) + 1;
  }
  return found;
}

/** A conversation in which several agents work, one waits, one is denied and one never starts. */
async function aDay(world: World, day: number): Promise<void> {
  const { begin, prompt, delegate, started, delegated, stopped, end, keepTranscript } = conversation(world, `c${day}`);
  await begin();
  await prompt();
  for (let at = 0; at < 3; at++) {
    const agent = `a${day}00000${at}`;
    const call = { id: `toolu_${day}_${at}`, prompt: `Look into T${day}0${at} and say what it is` };
    await delegate(call);
    await started(agent);
    keepTranscript(agent, call.prompt, call.id);
    await stopped(agent, at === 0 ? "Ready.\nsession-phase: approval" : "Done.");
    await delegated(call, agent);
  }
  await delegate({ id: `toolu_${day}_denied`, prompt: `Go on with T${day}00 as it was approved` });
  await delegate({ id: `toolu_${day}_never`, prompt: "Something else of which no word is known" });
  await end();
}

it("of many days nothing stays behind but what says how far was read", () =>
  inWorld(async (world) => {
    for (let day = 0; day < 5; day++) {
      await aDay(world, day);
      world.now += 24 * HOUR;
    }
    expect(await documents(world)).toMatchObject({ delegations: 25, latest: 15, resume: 5 });
    // Waiting sessions are abandoned after a week, and finished ones kept for another; a start looks once an hour.
    for (let day = 0; day < 16; day++) {
      world.now += 24 * HOUR;
      await conversation(world, "later").begin();
    }
    const left = await documents(world);
    expect(Object.keys(left).filter((name) => !["metrics", "hub-cleanup"].includes(name))).toEqual(["presence"]);
    expect(left.presence).toBe(1);
  }));
