import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "./context.ts";
import { floorOf } from "./floors.ts";
import { NaiveSessions } from "./naive.ts";
import type { ScalePlace } from "./scale-place.ts";
import { judged, type Row } from "./table.ts";

const LIMIT = 1.6;

/**
 * What each removed session costs: by the library, by bare system calls and as the seed does it, in the same store, so
 * that its folders are as full. Last of all, because the bare calls leave markers behind.
 */
export async function removalRow(context: Context, small: ScalePlace, large: ScalePlace): Promise<Row> {
  const count = context.options.quick ? 200 : 2000;
  const [first, second] = [await removals(small, count), await removals(large, count)];
  const floor = floorRemovals(large, count);
  const naive = naiveRemovals(large, count);
  context.progress.say("scale", "removals", count, count);
  const ratio = second / floor;
  return {
    name: "cleanup, each removal",
    small: first,
    large: second,
    floor,
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
  mkdirSync(markers);
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
