import { readFileSync } from "node:fs";
import type { Context } from "./context.ts";
import { OPEN, type ScalePlace } from "./scale-place.ts";
import { median, shuffled } from "./statistics.ts";
import { judged, type Row } from "./table.ts";

const SAME = 1.5;
const AGENT = "worker";

/** What is asked of the open sessions. */
export async function listingRows(context: Context, small: ScalePlace, large: ScalePlace): Promise<Row[]> {
  const rounds = context.options.quick ? 5 : 60;
  const readAll = (paths: readonly string[]) => paths.map((path) => JSON.parse(readFileSync(path, "utf8")));
  const rows = [
    await compared(`list the ${OPEN} open ones`, rounds, small, large, {
      ours: async ({ sessions }) => expectCount(await sessions.list({ activeOnly: true }), OPEN),
      floor: ({ layout, openIds }) => readAll(openIds.map((id) => layout.state(id))),
    }),
    await compared("decide for an agent type", rounds, small, large, {
      ours: ({ sessions }) => sessions.preDelegate({ agent_name: AGENT }),
      floor: (place) => readAll(place.statesOf(AGENT)),
    }),
    await compared("cleanup, nothing due", rounds, small, large, {
      ours: async ({ sessions }) => expectCount((await sessions.cleanup()).removed, 0),
      floor: () => undefined,
      limitMs: 5,
    }),
    await rebuilt(small, large),
  ];
  context.progress.say("scale", "questions about the open ones", 1, 1);
  return rows;
}

interface Asked {
  ours(place: ScalePlace): Promise<unknown>;
  floor(place: ScalePlace): unknown;
  /** A limit for the large store in milliseconds; absent: {@link SAME} times the small store. */
  limitMs?: number;
}

async function compared(
  name: string,
  rounds: number,
  small: ScalePlace,
  large: ScalePlace,
  asked: Asked,
): Promise<Row> {
  const times = { small: [] as number[], large: [] as number[], floor: [] as number[] };
  const ways = {
    small: () => asked.ours(small),
    large: () => asked.ours(large),
    floor: async () => asked.floor(large),
  };
  for (let round = -2; round < rounds; round++) {
    for (const way of shuffled(["small", "large", "floor"] as const)) {
      const started = performance.now();
      await ways[way]();
      if (round >= 0) times[way].push(performance.now() - started);
    }
  }
  const [ours, ratio] = [
    median(times.large),
    median(times.large.map((value, at) => value / (times.small[at] as number))),
  ];
  const verdict = asked.limitMs === undefined ? judged(ratio, SAME) : judged(ours, asked.limitMs);
  const what = asked.limitMs === undefined ? "large : small" : "ms";
  return {
    name,
    small: median(times.small),
    large: ours,
    floor: median(times.floor) || null,
    compared: what,
    ratio,
    ...verdict,
  };
}

/** The first list after the markers were lost. */
async function rebuilt(small: ScalePlace, large: ScalePlace): Promise<Row> {
  const times: number[] = [];
  for (const place of [small, large]) {
    place.removeIndex();
    const started = performance.now();
    expectCount(await place.sessions.list({ activeOnly: true }), OPEN);
    times.push(performance.now() - started);
  }
  const [first, second] = times;
  return { name: "list the open ones, index missing: it is rebuilt", small: first, large: second };
}

function expectCount(found: readonly unknown[], count: number): void {
  if (found.length !== count) throw new Error(`${found.length} were found instead of ${count}`);
}
