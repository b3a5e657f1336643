import { type Decision, draft, refuse, seal } from "./draft.ts";
import { lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import { move } from "./move.ts";
import { alreadyFinal, notAllowed } from "./move-refusals.ts";
import type { SessionRecord } from "./record.ts";

/** Decides a move to `phase` and nothing else. `INVALID_PHASE`, `INVALID_TRANSITION`, `FINALIZED`, `LIMIT_EXCEEDED`. */
export function decideTransition(
  record: SessionRecord,
  phase: string,
  now: number,
  reason: string | null = null,
): Decision {
  if (!phase) return refuse("INVALID_PHASE", "No phase was given.", { phase });
  const work = draft(now);
  return move(work, record, phase, reason ? { reason } : {}) ?? seal(record, work);
}

const PAUSED = "paused";

/**
 * Decides the end of a pause: back to the phase it began in, to the first that may follow when that was none to go
 * back to (initializing). `INVALID_TRANSITION` for a session that is not paused.
 */
export function decideUnpause(record: SessionRecord, now: number, reason: string | null = null): Decision {
  const lifecycle = lifecycleOf(record);
  const rule = phaseRule(lifecycle, record.phase);
  const next = rule?.next ?? [];
  if (rule?.final) return alreadyFinal(record);
  if (phaseRule(lifecycle, PAUSED) === undefined) return decideTransition(record, PAUSED, now);
  const { paused_from: before } = record;
  const back = before !== undefined && next.includes(before) ? before : next[0];
  if (record.phase !== PAUSED || back === undefined)
    return notAllowed(record.phase, before ?? "its earlier phase", next);
  return decideTransition(record, back, now, reason);
}

export function decidePause(record: SessionRecord, now: number, reason: string | null = null): Decision {
  return decideTransition(record, PAUSED, now, reason);
}
