import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import { KEEP, type SessionRecord } from "./record.ts";
import { parseTime } from "./time.ts";

/**
 * Milliseconds the session has spent outside resumable phases until `now`: waiting for somebody is not
 * its time. Counted from its creation; once the history is full, from the oldest change it still holds.
 */
export function activeMs(record: SessionRecord, now: number): number {
  const { history, lifecycle } = record;
  let since = history.length < KEEP.history ? parseTime(record.created_at) : parseTime(history[0]?.timestamp);
  let sum = 0;
  for (const { from_phase, timestamp } of history) {
    const at = parseTime(timestamp);
    if (counts(lifecycle, from_phase)) sum += span(since, at);
    since = at ?? since;
  }
  return counts(lifecycle, record.phase) ? sum + span(since, now) : sum;
}

function counts(lifecycle: string, phase: string): boolean {
  const placed = { lifecycle, phase };
  return !isResumablePhase(placed) && !isFinal(placed);
}

/** A clock that was set back counts as no time. */
function span(from: number | undefined, to: number | undefined): number {
  return from === undefined || to === undefined ? 0 : Math.max(0, to - from);
}
