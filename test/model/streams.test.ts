import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sweep } from "../../lib/app/sweep.ts";
import { openRun } from "../../lib/session/assess.ts";
import { recordFault, type SessionRecord } from "../../lib/session/record.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { inWorld, type World } from "../host/host-world.ts";
import { type Event, readStream, replay, streamNames, VERSIONS } from "../host/streams.ts";
import { DISORDER, disordered } from "./disorder.ts";
import { PATIENCE_MS, settings } from "./settings.ts";

const STREAMS = VERSIONS.flatMap((version) => streamNames(version).map((name) => ({ version, name })));

describe("any recorded stream of a host, with events lost, doubled, late and out of order", () => {
  it(
    "leaves no session running that is not, and revives none that is final but by its agent's start or next stop",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...STREAMS),
          DISORDER,
          fc.boolean(),
          async ({ version, name }, fates, onDisk) => {
            const stores = onDisk
              ? [(now: () => number, dir: string) => fileStore({ dir: `${dir}/store`, durable: false, now })]
              : [];
            await inWorld(
              async (world) => {
                const stream = readStream(version, name);
                for (const event of disordered(stream.events, fates)) {
                  const before = await recordsOf(world);
                  await replay(world, { ...stream, events: [event] });
                  expectRevivedRightly(before, await recordsOf(world), event);
                  await expectNoneRunningWithoutHost(world);
                }
                world.live.clear();
                await sweep(world.runtime());
                expect(
                  [...(await recordsOf(world)).values()].filter((record) => openRun(record) !== undefined),
                ).toEqual([]);
              },
              ...stores,
            );
          },
        ),
        settings(100),
      );
    },
    PATIENCE_MS,
  );
});

async function recordsOf(world: World): Promise<Map<string, SessionRecord>> {
  return new Map((await world.records()).map((record) => [record.agent_id, record]));
}

/** Only what the agent itself does makes a final session open again: it starts, or it stops with something else to say. */
function expectRevivedRightly(
  before: ReadonlyMap<string, SessionRecord>,
  after: ReadonlyMap<string, SessionRecord>,
  { payload }: Event,
): void {
  for (const [id, record] of after) {
    expect(recordFault(record)).toBeUndefined();
    const old = before.get(id);
    if (old === undefined || old.outcome === null || record.outcome !== null) continue;
    expect([id, payload.hook_event_name]).toEqual([
      payload.agent_id,
      expect.stringMatching(/^Subagent(?:Start|Stop)$/),
    ]);
  }
}

/** A sweep with the event's host alive: what still runs then runs in that host. */
async function expectNoneRunningWithoutHost(world: World): Promise<void> {
  await sweep(world.runtime());
  for (const [id, record] of await recordsOf(world)) {
    if (openRun(record) !== undefined) expect([id, world.live.has(record.host?.pid as number)]).toEqual([id, true]);
  }
}
