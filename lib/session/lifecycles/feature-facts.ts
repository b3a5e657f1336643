import { addCheckpoint, counted } from "../checkpoint-mark.ts";
import type { Decision, Draft } from "../draft.ts";
import type { SessionRecord } from "../record.ts";
import type { FeaturePhase } from "./feature.ts";

/** Refuses one repair too many (`LIMIT_EXCEEDED`). */
export function withinIterations(record: SessionRecord, to: string): Decision | undefined {
  const limit = record.limits?.max_iterations;
  const used = record.iteration ?? 0;
  if (!isRepair(record, to) || limit === undefined || used < limit) return undefined;
  return {
    refused: {
      code: "LIMIT_EXCEEDED",
      message: `Session ${record.agent_id} has gone back from validating to implementing ${used} times; at most ${limit} are allowed.`,
      details: { limit, iteration: used },
    },
  };
}

/** Writes what follows from a move: step, pause, iteration, active time, checkpoint. */
export function writeDerived(work: Draft, record: SessionRecord, to: string): void {
  if (isRepair(record, to)) work.set.iteration = (record.iteration ?? 0) + 1;
  const current = CURRENT_PHASE[to];
  if (current !== undefined) work.set.current_phase = current;
  if (to === "paused") work.set.paused_from = record.phase;
  else if (record.paused_from !== undefined) work.set.paused_from = null;
  const active = work.set.active_seconds;
  if (typeof active === "number") {
    work.merge.statistics = { ...work.merge.statistics, duration_seconds: Math.floor(active) };
  }
  if (record.limits?.auto_checkpoint) addCheckpoint(work, record, { type: "phase_complete", phase: to });
}

/** Counts an error as recovered from, and marks the line as a checkpoint. */
export function recover(work: Draft, record: SessionRecord): void {
  if (!record.limits?.error_recovery_enabled) return;
  counted(work, record, "error_recovery_count");
  addCheckpoint(work, record, { type: "error_recovery", phase: (work.set.phase as string) ?? record.phase });
}

/** The step of the work a phase belongs to (`current_phase`); paused and failed keep the last. */
export const CURRENT_PHASE: Readonly<Record<string, string>> = {
  planning: "plan",
  generating_tasks: "generate_tasks",
  implementing: "implement",
  validating: "validate",
  generating_report: "cleanup",
  completed: "cleanup",
} satisfies Partial<Record<FeaturePhase, string>>;

/** Back to work after a validation, also after a pause in it. */
function isRepair(record: SessionRecord, to: string): boolean {
  const from = record.phase === "paused" ? record.paused_from : record.phase;
  return to === "implementing" && from === "validating";
}
