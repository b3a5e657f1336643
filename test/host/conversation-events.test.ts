import { describe, expect, it } from "vitest";
import { inWorld, type World } from "./host-world.ts";
import { contextOf, conversation } from "./payloads.ts";

async function waits(world: World, own: ReturnType<typeof conversation>, id: string): Promise<void> {
  await own.started(id);
  world.now += 10;
  await own.stopped(id, "Ready.\nsession-phase: approval");
  world.now += 10;
}

describe("a prompt of the user", () => {
  it("is told once of each run that began to wait since the one before", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.begin();
      expect(await own.prompt()).toBeUndefined();
      await waits(world, own, "a0000001");
      expect(contextOf(await own.prompt())).toBe(
        "Sessions of subagents that stopped since the last prompt (a record kept by agent-session):\n" +
          "- a0000001 (worker) waits in phase approval for 0 s",
      );
      world.now += 10;
      expect(await own.prompt()).toBeUndefined();
      await waits(world, own, "a0000001");
      expect(contextOf(await own.prompt())).toContain("a0000001");
    }));

  it("is told of interrupted ones, not of finished ones nor of other conversations'", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.begin();
      await own.prompt();
      world.now += 10;
      await own.started("a0000001");
      await own.stopFailed("a0000001");
      await own.started("a0000002");
      await own.stopped("a0000002", "Done.");
      await waits(world, conversation(world, "c2", 4002), "a0000003");
      const told = contextOf(await own.prompt());
      expect(told).toContain("- a0000001 (worker) was interrupted (api_error) in phase initializing");
      expect(told).not.toMatch(/a0000002|a0000003/);
    }));

  it("is told nothing when it is the host's own notification, which uses up nothing", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.begin();
      await own.prompt();
      world.now += 10;
      await waits(world, own, "a0000001");
      expect(await own.prompt("<task-notification>\n<task-id>a0000001</task-id>")).toBeUndefined();
      expect(contextOf(await own.prompt())).toContain("a0000001");
    }));

  it("is told at most 800 characters", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.begin();
      for (let at = 0; at < 40; at++) await waits(world, own, `a00000000000${at + 100}`);
      const told = contextOf(await own.prompt()) ?? "";
      expect(told.length).toBeLessThanOrEqual(800);
      expect(told).toMatch(/… and \d+ more$/);
    }));

  it("is told once also where the hooks are younger than the conversation", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await waits(world, own, "a0000001");
      expect(contextOf(await own.prompt())).toContain("a0000001");
      world.now += 10;
      expect(await own.prompt()).toBeUndefined();
    }));
});

describe("the start and the end of a conversation", () => {
  it("says nothing in an empty store", () =>
    inWorld(async (world) => {
      expect(await conversation(world).begin()).toBeUndefined();
    }));

  it("an end is remembered also of a conversation whose start was not seen", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await waits(world, own, "a0000001");
      await own.end();
      const roster = contextOf(await conversation(world, "c2", 4002).begin());
      expect(roster).toContain(
        "a0000001 (worker) waits in phase approval for 0 s; a delegation of the same type and task",
      );
    }));

  it("a resumed conversation is no ended one", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.begin();
      await waits(world, own, "a0000001");
      await own.end();
      await own.begin("resume");
      const roster = contextOf(await conversation(world, "c2", 4002).begin());
      expect(roster).toContain("only its own conversation, still open elsewhere, continues it");
    }));

  it("an ended conversation leaves no delegation waiting for its agent", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.delegate({ id: "toolu_1", prompt: "Look into T101" });
      await conversation(world, "c2").delegate({ id: "toolu_2", prompt: "Look into T102" });
      await own.end();
      const pending = [];
      for await (const key of world.store.doc.list("pending")) pending.push(key);
      expect(pending).toEqual(["c2/toolu_2"]);
    }));
});
