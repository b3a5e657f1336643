import { isSessionError } from "../errors.ts";
import { parseTime, toTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { countMetrics } from "./metrics.ts";
import { flushTiles, tilesSentBefore } from "./tasks/tiles.ts";

/** Younger days of feed and facts are kept for whoever listens or comes back. Milliseconds. */
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Counts what is not counted yet, then forgets days of feed and facts that the metrics and every room's
 * cursor have behind them: so no counter falls and no tile is lost. What fails now is done the next time.
 */
export async function tidyLogs(app: App): Promise<void> {
  try {
    const keep = app.now() - KEPT_MS;
    const counted = (await countMetrics(app)).caught_up_at;
    const sent = await tilesSentBefore(app, toTime(keep));
    if (counted === null || sent === undefined) return;
    const done = Math.min(keep, parseTime(counted) ?? 0);
    await app.store.facts.trim(done);
    await app.store.feed.trim(Math.min(done, parseTime(sent) ?? Number.POSITIVE_INFINITY));
  } catch (error) {
    if (!isSessionError(error)) throw error;
  }
}

/** Sends waiting tiles for at most `budgetMs`, when any are sent at all; what fails waits for the next one. */
export async function sendWaiting(app: App, budgetMs: number): Promise<void> {
  const target = app.destinations?.tiles;
  if (target === undefined) return;
  try {
    await flushTiles(app, target, { budgetMs });
  } catch (error) {
    if (!isSessionError(error)) throw error;
  }
}
