import type { TileTarget } from "../destinations.ts";
import { isSessionError } from "../errors.ts";
import { foldEntry, foldFact } from "../outbound/metrics-fold.ts";
import { emptyMetrics, type MetricsState } from "../outbound/metrics-state.ts";
import { type Gauges, metricsText } from "../outbound/metrics-text.ts";
import { forgetSettled, Seen } from "../outbound/seen.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import { toTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { everySession } from "./readable.ts";
import { tilesStatus } from "./tasks/tiles.ts";
import { untilWon } from "./until-won.ts";

const COLLECTION = "metrics";
const KEY = "counted";
/** Entries counted between two writes of the checkpoint. */
const STRETCH = 20_000;

/**
 * The metrics as Prometheus' text: everything counted since the store began, whatever has been cleaned
 * up, and a look at what is stored now. Cost: the feed since the last call, and every session once.
 */
export async function metrics(app: App, target?: TileTarget): Promise<string> {
  const state = await countMetrics(app);
  return metricsText(state, await look(app, target));
}

/**
 * Counts what feed and facts hold beyond the checkpoint, and moves it on: of any number of processes that
 * count at once, each entry is counted by one.
 */
export async function countMetrics(app: App): Promise<MetricsState> {
  await app.keepFacts?.();
  for (;;) {
    const { state, more } = await untilWon(app, "The metrics' checkpoint", async (attempt) => {
      const stored = await app.store.doc.get<MetricsState>(COLLECTION, KEY);
      const state = { ...emptyMetrics(), ...stored?.value };
      const read = await fold(app, state);
      if (read === 0 && stored !== undefined && state.caught_up_at !== null) return { state, more: false };
      const more = read >= STRETCH;
      if (!more) state.caught_up_at = toTime(app.now());
      // An empty store is not brought into being by being looked at.
      if (read === 0 && stored === undefined) return { state, more };
      await attempt(() => app.store.doc.put(COLLECTION, KEY, state, { ifRevision: stored?.revision ?? 0 }));
      return { state, more };
    });
    if (!more) return state;
  }
}

/** Counts one stretch into `state`; answers how many entries it read. */
async function fold(app: App, state: MetricsState): Promise<number> {
  const seen = new Seen(state.seen);
  let read = 0;
  for (;;) {
    const page = await app.store.feed.read(state.feed_cursor);
    for (const entry of page.entries) if (seen.isNew(entry)) tolerantly(() => foldEntry(state, entry));
    state.feed_cursor = page.cursor;
    read += page.entries.length;
    if (page.entries.length === 0 || read >= STRETCH) break;
  }
  await forgetSettled(seen, app.store, app.now());
  state.seen = seen.state;
  return read + (await foldFacts(app, state));
}

async function foldFacts(app: App, state: MetricsState): Promise<number> {
  let read = 0;
  for (;;) {
    const page = await app.store.facts.read(state.facts_cursor);
    for (const fact of page.entries) tolerantly(() => foldFact(state, fact));
    state.facts_cursor = page.cursor;
    read += page.entries.length;
    if (page.entries.length === 0 || read >= STRETCH) return read;
  }
}

/** An entry another version wrote in another shape must not stop the counting of those behind it. */
function tolerantly(count: () => void): void {
  try {
    count();
  } catch (error) {
    if (isSessionError(error)) throw error;
  }
}

async function look(app: App, target: TileTarget | undefined): Promise<Gauges> {
  const phases = new Map<string, { lifecycle: string; phase: string; count: number }>();
  let [active, corrupt] = [0, 0];
  for await (const { record } of everySession(app)) {
    if (record === undefined) {
      corrupt++;
      continue;
    }
    const { lifecycle, phase } = record;
    const found = phases.get(`${lifecycle} ${phase}`) ?? { lifecycle, phase, count: 0 };
    phases.set(`${lifecycle} ${phase}`, { ...found, count: found.count + 1 });
    if (!isFinal(record)) active++;
  }
  const sessions = [...phases.values()].sort((a, b) =>
    `${a.lifecycle} ${a.phase}` < `${b.lifecycle} ${b.phase}` ? -1 : 1,
  );
  return { sessions, active, corrupt, tiles: target === undefined ? undefined : await tilesStatus(app, target) };
}
