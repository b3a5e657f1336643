import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import { KEEP, type SessionRecord } from "./record.ts";
import { parseTime } from "./time.ts";

/**
 * Milliseconds the session has spent outside resumable phases until `now`: waiting for somebody is not
 * its time. A session with limits has the sum in `active_seconds` since its last phase change; any other is
 * counted from its creation, once the history is full from the oldest change it still holds.
 */
export function activeMs(record: SessionRecord, now: number): number {
  const { history, lifecycle } = record;
  const created = parseTime(record.created_at) ?? now;
  let since = history.length < KEEP.history ? created : (parseTime(history[0]?.timestamp) ?? created);
  let sum = 0;
  for (const { from_phase, timestamp } of history) {
    // A clock that was set back counts as no time; nor does what a clone's source has lived.
    const at = Math.max(since, parseTime(timestamp) ?? since);
    if (counts(lifecycle, from_phase)) sum += at - since;
    since = at;
  }
  if (typeof record.active_seconds === "number") sum = record.active_seconds * 1000;
  return counts(lifecycle, record.phase) ? sum + Math.max(0, now - since) : sum;
}

function counts(lifecycle: string, phase: string): boolean {
  const placed = { lifecycle, phase };
  return !isResumablePhase(placed) && !isFinal(placed);
}
