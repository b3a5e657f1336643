import { type Draft, happened, refuse } from "./draft.ts";
import { endTasks } from "./end-tasks.ts";
import { lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import type { Outcome } from "./lifecycles/lifecycle.ts";
import type { SessionRecord } from "./record.ts";
import { parseTime, toTime } from "./time.ts";

type Refusal = ReturnType<typeof refuse>;

/**
 * Moves the session to `to` by its lifecycle's table, into `work`. The only code that writes
 * `phase`. Answers a refusal (`INVALID_PHASE`, `INVALID_TRANSITION`, `FINALIZED`) or nothing.
 * `outcome` is given when the move ends the session under another outcome than its phase's own;
 * `reopen` lets an ended session go on, which only a start or a later stop of its agent does.
 */
export function move(
  work: Draft,
  record: SessionRecord,
  to: string,
  how: { outcome?: Outcome; reason?: string; reopen?: boolean } = {},
): Refusal | undefined {
  const lifecycle = lifecycleOf(record);
  const rule = phaseRule(lifecycle, to);
  const from = record.phase;
  if (rule === undefined) {
    const phases = Object.keys(lifecycle.phases);
    return refuse(
      "INVALID_PHASE",
      `Unknown phase "${to}". A session of lifecycle ${lifecycle.name} has: ${phases.join(", ")}.`,
      {
        phase: to,
        phases,
      },
    );
  }
  const current = phaseRule(lifecycle, from);
  if (current?.final && !how.reopen) return alreadyFinal(record);
  if (current?.next !== undefined && !current.next.includes(to)) {
    const allowed = [...current.next];
    return refuse(
      "INVALID_TRANSITION",
      `A session in ${from} cannot move to ${to}; it may move to ${allowed.join(", ")}.`,
      {
        from,
        to,
        allowed,
      },
    );
  }
  work.set.phase = to;
  work.push.history = { from_phase: from, to_phase: to, timestamp: toTime(work.now) };
  for (const facet of ["claim", "interrupted", "phase_source"]) if (record[facet] !== undefined) work.set[facet] = null;
  happened(work, "session.phase_changed", { from, to, ...(how.reason === undefined ? {} : { reason: how.reason }) });
  if (current?.final) takeBackEnd(work, record);
  if (rule.final) end(work, record, how.outcome ?? ownOutcome(lifecycle.endings, to));
  return undefined;
}

export function alreadyFinal(record: SessionRecord): Refusal {
  return refuse(
    "FINALIZED",
    `Session ${record.agent_id} has ended (${record.outcome ?? record.phase}) and takes no changes.`,
    {
      agent_id: record.agent_id,
      phase: record.phase,
      outcome: record.outcome,
    },
  );
}

function takeBackEnd(work: Draft, record: SessionRecord): void {
  for (const key of ["outcome", "finalized_at", "duration_seconds"]) work.set[key] = null;
  for (const facet of ["superseded_by", "reason"]) if (record[facet] !== undefined) work.set[facet] = null;
  happened(work, "session.reopened", { outcome: record.outcome });
}

function end(work: Draft, record: SessionRecord, outcome: Outcome): void {
  const lived = Math.max(0, work.now - (parseTime(record.created_at) ?? work.now));
  work.set.outcome = outcome;
  work.set.finalized_at = toTime(work.now);
  work.set.duration_seconds = lived / 1000;
  const outcomes = record.tasks && endTasks(work, record, outcome === "timeout" ? "timeout" : "cancelled");
  happened(work, "session.finalized", {
    outcome,
    duration_seconds: work.set.duration_seconds,
    agent_name: record.agent_name,
    lifecycle: record.lifecycle,
    purpose: record.purpose,
    ...(outcomes && { task_outcomes: outcomes }),
    ...(record.h1 && { h1: record.h1 }),
  });
}

const OWN_ORDER: readonly Outcome[] = ["success", "failed", "abandoned", "cancelled", "timeout"];

/** The outcome a final phase means by itself: the first that ends in it. */
function ownOutcome(endings: Readonly<Record<Outcome, string>>, phase: string): Outcome {
  return OWN_ORDER.find((outcome) => endings[outcome] === phase) ?? "success";
}
