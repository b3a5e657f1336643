import { type Decision, draft, happened, refuse, seal, UNCHANGED } from "./draft.ts";
import { isFinal, lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import type { Outcome } from "./lifecycles/lifecycle.ts";
import { move } from "./move.ts";
import { alreadyFinal } from "./move-refusals.ts";
import type { SessionRecord } from "./record.ts";
import { isDraining } from "./tasks/takes-work.ts";
import { toTime } from "./time.ts";

/** Decides that the session takes no new work until `until`. Another's draining → `DRAINING`. */
export function decideDrain(record: SessionRecord, until: number, now: number, reason: string | null): Decision {
  if (isFinal(record)) return alreadyFinal(record);
  if (isDraining(record, now)) {
    const text = `Session ${record.agent_id} is draining already, until ${record.draining_until}.`;
    return refuse("DRAINING", text, { agent_id: record.agent_id, draining_until: record.draining_until });
  }
  const work = draft(now);
  work.set.draining_until = toTime(until);
  happened(work, "session.draining", { draining: true, until: toTime(until), ...(reason && { reason }) });
  return seal(record, work);
}

/** Takes the draining until `until` back: the session takes new work again. Another's draining stays. */
export function decideUndrain(record: SessionRecord, until: number, now: number): Decision {
  if (record.draining_until !== toTime(until)) return UNCHANGED;
  const work = draft(now);
  work.set.draining_until = null;
  happened(work, "session.draining", { draining: false });
  return seal(record, work);
}

/**
 * Decides the shutdown of a session: final, outcome success, cancelled when `force`d. From or through `error` it is
 * failed, as that phase says. One that has ended is left as it is.
 */
export function decideShutdown(
  record: SessionRecord,
  wanted: { reason?: string | null; force?: boolean },
  now: number,
): Decision {
  if (isFinal(record)) return UNCHANGED;
  const lifecycle = lifecycleOf(record);
  const rule = phaseRule(lifecycle, record.phase);
  const through = rule?.endsThrough === undefined ? rule : phaseRule(lifecycle, rule.endsThrough);
  const outcome: Outcome = through?.outcome ?? (wanted.force ? "cancelled" : "success");
  const work = draft(now);
  const reason = wanted.reason ? { reason: wanted.reason } : {};
  const refused = move(work, record, lifecycle.shutdown ?? lifecycle.endings[outcome], { outcome, ...reason });
  if (refused !== undefined) return refused;
  if (wanted.reason) work.set.reason = wanted.reason;
  return seal(record, work);
}
