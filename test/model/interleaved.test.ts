import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startChild } from "../../lib/conformance/child-process.ts";
import { fold } from "../../lib/session/journal.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import type { Store } from "../../lib/store/contract.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { bundled } from "../setup/bundle.ts";
import { CALLS, type Command, LIVELY } from "./commands.ts";
import { judge, type Told } from "./judge.ts";
import { doorTo, tellOf } from "./play.ts";
import type { Part } from "./player.ts";
import { shapeOf } from "./seen.ts";
import { PATIENCE_MS, settings } from "./settings.ts";

const NOW = Date.parse("2026-01-08T18:00:00.000Z");
const script = bundled("model/player.ts");
const CREATE: Command = { do: "create", by: 0, id: "a", metadata: {} };
const AROUND = { now: NOW, ownerAlive: true };
const WORLD = { now: () => NOW, alive: () => true };

/** What three processes do to one session; what may end it comes last. */
const PARTS = fc
  .tuple(
    ...Array.from({ length: 3 }, () =>
      fc.tuple(fc.array(LIVELY, { minLength: 5, maxLength: 20 }), fc.array(fc.oneof(...CALLS), { maxLength: 4 })),
    ),
  )
  .map((parts) => parts.map(([first, last]) => [CREATE, ...[...first, ...last].map((each) => ({ ...each, id: "a" }))]));

async function inFolder(play: (dir: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "agent-session-interleaved-"));
  try {
    await play(join(folder, "session"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("any calls of several at once on the same sessions", () => {
  it(
    "can be told in an order in which the model answers the same: three handles on one folder",
    async () => {
      const play = (parts: Command[][]) =>
        inFolder(async (dir) => {
          const stores = parts.map(() => fileStore({ dir, durable: false, now: WORLD.now }));
          await handlesAgree(parts, stores);
        });
      await fc.assert(fc.asyncProperty(PARTS, play), settings(40));
    },
    PATIENCE_MS,
  );

  it(
    "can be told in an order in which the model answers the same: three handles on one memory",
    async () => {
      const play = (parts: Command[][]) => {
        const store = memoryStore({ now: WORLD.now });
        return handlesAgree(parts, [store, store, store]);
      };
      await fc.assert(fc.asyncProperty(PARTS, play), settings(100));
    },
    PATIENCE_MS,
  );

  it(
    "can be told in an order in which the model answers the same: three processes on one folder",
    async () => {
      const play = (parts: Command[][]) =>
        inFolder(async (dir) => {
          const children = parts.map((commands) => startChild(script, { dir, now: NOW, commands } satisfies Part));
          await Promise.all(children.map((child) => child.done()));
          const told = children.flatMap(({ said }) => said.map((line) => JSON.parse(line) as Told));
          expect(told).toHaveLength(parts.flat().length);
          await agreed(told, fileStore({ dir, durable: false, now: WORLD.now }));
        });
      await fc.assert(fc.asyncProperty(PARTS, play), { ...settings(6), endOnFailure: true });
    },
    PATIENCE_MS,
  );
});

/** Lets the others go first between reading and writing, as processes do. */
function slow(store: Store): Store {
  const load: Store["load"] = async (id) => {
    const loaded = await store.load(id);
    await new Promise(setImmediate);
    return loaded;
  };
  return { ...store, load };
}

async function handlesAgree(parts: readonly Command[][], stores: readonly Store[]): Promise<void> {
  const doors = await Promise.all(stores.map((store) => doorTo(slow(store), WORLD)));
  const told: Told[] = [];
  const played = parts.map(async (commands, index) => {
    for (const command of commands) told.push(await tellOf(doors[index] as (typeof doors)[0], command));
  });
  await Promise.all(played);
  await agreed(told, stores[0] as Store);
  for (const { sessions } of doors) await sessions.close();
  for (const store of stores) await store.close();
}

async function agreed(told: readonly Told[], store: Store): Promise<void> {
  const lines = await store.journal("a");
  const states = lines.map((_, index) => shapeOf(fold(undefined, lines.slice(0, index + 1)).record as SessionRecord));
  expect(lines.map(({ seq }) => seq)).toEqual(states.map((_, index) => index + 1));
  expect(shapeOf((await store.load("a"))?.record as SessionRecord)).toEqual(states.at(-1));
  expect(judge(told, states, AROUND)).toEqual([]);
  expect((await store.verify("a")).findings).toEqual([]);
}
