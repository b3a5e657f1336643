import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Sessions } from "../../lib/index.ts";
import type { Store } from "../../lib/store/contract.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { ANY, type Command, IDS } from "./commands.ts";
import { damage, keepSnapshot } from "./damage.ts";
import { Model } from "./model.ts";
import { call, closed, type Door, doorTo } from "./play.ts";
import { shapeOf } from "./seen.ts";
import { PATIENCE_MS, settings } from "./settings.ts";

/** From 65 folders on a list goes by the markers. */
const PADS = 66;

describe("any sequence of calls, hand edits and damage", () => {
  it(
    "does to a store of files, opened twice, what it does to the model",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(ANY, { minLength: 5, maxLength: 40 }), fc.boolean(), async (commands, large) => {
          const dir = join(mkdtempSync(join(tmpdir(), "agent-session-model-")), "session");
          try {
            if (large) for (let at = 0; at < PADS; at++) mkdirSync(join(dir, `pad-${at}`), { recursive: true });
            await followed(
              commands,
              (now) => [fileStore({ dir, durable: false, now }), fileStore({ dir, durable: false, now })],
              dir,
            );
          } finally {
            rmSync(join(dir, ".."), { recursive: true });
          }
        }),
        settings(60),
      );
    },
    PATIENCE_MS,
  );

  it(
    "does to a store in memory what it does to the model",
    async () => {
      const calls = ANY.filter((command) => !/by hand|journal|snapshot/.test(command.do));
      await fc.assert(
        fc.asyncProperty(fc.array(calls, { minLength: 5, maxLength: 40 }), async (commands) => {
          await followed(commands, (now) => {
            const store = memoryStore({ now });
            return [store, store];
          });
        }),
        settings(100),
      );
    },
    PATIENCE_MS,
  );
});

/** Plays the commands on model and store alike, and compares what they answer and what is stored after each. */
async function followed(
  commands: readonly Command[],
  makeStores: (now: () => number) => [Store, Store],
  dir?: string,
): Promise<void> {
  const model = new Model();
  const now = () => model.now;
  const alive = () => model.ownerAlive;
  const doors = await Promise.all(makeStores(now).map((store) => doorTo(store, { now, alive })));
  /** Sessions whose files were meddled with: what `verify` finds there is right. */
  const meddled = new Set<string>();
  for (const command of commands) {
    if (!model.allows(command)) continue;
    const door = doors[command.by] as Door;
    const putBack =
      command.do === "put the old snapshot back" && dir !== undefined ? keepSnapshot(dir, command.id) : undefined;
    const real = await call(door, command);
    putBack?.();
    if (real === undefined && dir !== undefined) damage(dir, command);
    if (/by hand|journal|snapshot/.test(command.do)) meddled.add(command.id);
    expect(real?.answer).toEqual(model.play(command));
    for (const { sessions } of doors) await expectSame(sessions, model);
    await expectIndexed(door.app.store, model);
  }
  const [
    {
      sessions,
      app: { store },
    },
  ] = doors as [Door];
  for (const id of model.kept.keys()) {
    if (!meddled.has(id)) expect((await store.verify(id)).findings).toEqual([]);
    await store.settle(id);
  }
  expect((await sessions.list()).map(({ agent_id }) => agent_id).sort()).toEqual([...model.kept.keys()].sort());
  for (const door of doors) await closed(door);
}

async function expectSame(sessions: Sessions, model: Model): Promise<void> {
  for (const id of IDS) {
    const record = await sessions.get(id);
    const kept = model.kept.get(id);
    expect(record && { revision: record.revision, shown: shapeOf(record) }, id).toEqual(
      kept && { revision: kept.revision, shown: kept.shown },
    );
  }
}

/** Every open session is among those that the index says may be open. */
async function expectIndexed(store: Store, model: Model): Promise<void> {
  const marked = new Set<string>();
  for await (const id of store.open("worker")) marked.add(id);
  for (const [id, { shown }] of model.kept) if (shown.outcome === null) expect(marked, id).toContain(id);
}
