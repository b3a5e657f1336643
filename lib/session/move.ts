import { activeMs } from "./active.ts";
import { type Decision, type Draft, happened } from "./draft.ts";
import { lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import type { Outcome } from "./lifecycles/lifecycle.ts";
import { alreadyFinal, unknownPhase, wayRound } from "./move-refusals.ts";
import { KEEP, type SessionRecord } from "./record.ts";
import { endTasks } from "./tasks/end-tasks.ts";
import { parseTime, toTime } from "./time.ts";

/**
 * Moves the session to `to` by its lifecycle's table, into `work`. The only code that writes
 * `phase`. Answers a refusal (`INVALID_PHASE`, `INVALID_TRANSITION`, `FINALIZED`, or one of the
 * lifecycle's own) or nothing. `outcome` is given when the move is an ending that names it: such a one
 * may go through another phase; `reopen` lets an ended session go on, which only a start or a later
 * stop of its agent does.
 */
export function move(
  work: Draft,
  record: SessionRecord,
  to: string,
  how: { outcome?: Outcome; reason?: string; reopen?: boolean } = {},
): Decision | undefined {
  const lifecycle = lifecycleOf(record);
  const rule = phaseRule(lifecycle, to);
  const from = record.phase;
  if (rule === undefined) return unknownPhase(lifecycle, to);
  const current = phaseRule(lifecycle, from);
  if (current?.final && !how.reopen) return alreadyFinal(record, to);
  const direct = current?.next === undefined || current.final || current.next.includes(to);
  const way = direct ? [to] : wayRound(lifecycle, from, to, how.outcome !== undefined);
  if (!Array.isArray(way)) return way;
  const refused = lifecycle.guard?.(record, to);
  if (refused !== undefined) return refused;

  work.set.phase = to;
  if (record.limits !== undefined) work.set.active_seconds = Math.round(activeMs(record, work.now)) / 1000;
  for (const facet of ["claim", "interrupted", "phase_source"]) if (record[facet] !== undefined) work.set[facet] = null;
  const steps = way.map((to_phase, at) => ({ from_phase: way[at - 1] ?? from, to_phase, timestamp: toTime(work.now) }));
  if (steps.length === 1) work.push.history = steps[0];
  else work.set.history = [...record.history, ...steps].slice(-KEEP.history);
  for (const step of steps) {
    const reason = how.reason === undefined ? {} : { reason: how.reason };
    happened(work, "session.phase_changed", { from: step.from_phase, to: step.to_phase, ...reason });
  }
  if (current?.final) takeBackEnd(work, record);
  if (rule.final)
    end(work, record, how.outcome ?? (current?.final ? rule : current)?.outcome ?? rule.outcome ?? "success");
  lifecycle.entered?.(work, record, to);
  return undefined;
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
  if (record.draining_until !== undefined) work.set.draining_until = null;
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
