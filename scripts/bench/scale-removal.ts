import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "./context.ts";
import { floorOf } from "./floors.ts";
import { NaiveSessions } from "./naive.ts";
import type { ScalePlace } from "./scale-place.ts";
import { median, shuffled } from "./statistics.ts";
import { judged, type Row } from "./table.ts";

const LIMIT = 1.6;

/**
 * What each removed session costs: by the library, by bare system calls and as the seed does it, in the same store, so
 * that its folders are as full. In turn, for what a folder costs to remove is up to the disk, and changes from one second
 * to the next. Last of all, because the bare calls leave markers behind.
 */
export async function removalRow(context: Context, small: ScalePlace, large: ScalePlace): Promise<Row> {
  const [rounds, count] = context.options.quick ? [2, 100] : [10, 400];
  const times = { small: [] as number[], large: [] as number[], floor: [] as number[] };
  const ways = {
    small: () => removals(small, count),
    large: () => removals(large, count),
    floor: async () => floorRemovals(large, count),
  };
  for (let round = -1; round < rounds; round++) {
    for (const way of shuffled(["small", "large", "floor"] as const)) {
      const each = await ways[way]();
      if (round >= 0) times[way].push(each);
    }
    context.progress.say("scale", "removals", round + 1, rounds);
  }
  const naive = naiveRemovals(large, count);
  const ratio = median(times.large.map((value, at) => value / (times.floor[at] as number)));
  return {
    name: "cleanup, each removal",
    small: median(times.small),
    large: median(times.large),
    floor: median(times.floor),
    compared: "large : floor",
    ratio,
    ...judged(ratio, LIMIT),
    naive,
  };
}

/** Milliseconds each. */
async function removals({ plantDue, sessions }: ScalePlace, count: number): Promise<number> {
  plantDue(count);
  const started = performance.now();
  const { removed } = await sessions.cleanup();
  return each(started, removed, count);
}

function floorRemovals({ plantDue, layout }: ScalePlace, count: number): number {
  const ids = plantDue(count);
  const markers = join(layout.root, ".floor");
  mkdirSync(markers, { recursive: true });
  for (const id of ids) writeFileSync(join(markers, id), "");
  const floor = floorOf(false);
  const started = performance.now();
  for (const id of ids) floor.remove(layout.session(id), join(layout.trash, id), join(markers, id));
  return each(started, ids, count);
}

function naiveRemovals({ plantDue, layout }: ScalePlace, count: number): number {
  plantDue(count);
  const started = performance.now();
  return each(started, new NaiveSessions(layout.root).cleanup(168), count);
}

function each(started: number, removed: readonly string[], count: number): number {
  const ms = performance.now() - started;
  if (removed.length !== count) throw new Error(`${removed.length} were removed instead of ${count}`);
  return ms / count;
}
