import type { Draft } from "./draft.ts";
import type { SessionRecord } from "./record.ts";

/** Why a checkpoint was made (seed 004's checkpoint schema). */
export const CHECKPOINT_TYPES = [
  "phase_complete",
  "task_group_complete",
  "safe_state",
  "pre_risky_operation",
  "error_recovery",
  "manual",
] as const;

export type CheckpointType = (typeof CHECKPOINT_TYPES)[number];

/**
 * Marks the journal line that `work` becomes as a checkpoint: its id is `cp-<seq>`, with `-2` for a
 * second one in the same line. Lifecycles call this, so it imports none of them.
 */
export function addCheckpoint(
  work: Draft,
  record: SessionRecord,
  mark: { type: CheckpointType; phase: string; label?: string },
): void {
  const nth = work.events.filter(({ type }) => type === "checkpoint.created").length + 1;
  const data = {
    checkpoint_id: `cp-${record.revision + 1}${nth === 1 ? "" : `-${nth}`}`,
    checkpoint_type: mark.type,
    phase: mark.phase,
    ...(mark.label !== undefined && { label: mark.label }),
  };
  work.events.push({ type: "checkpoint.created", data });
  if (record.statistics !== undefined) counted(work, record, "checkpoints_created");
}

/** Adds 1 to one of the session's statistics. */
export function counted(work: Draft, record: SessionRecord, name: string): void {
  const before = work.merge.statistics?.[name] ?? record.statistics?.[name];
  work.merge.statistics = { ...work.merge.statistics, [name]: (typeof before === "number" ? before : 0) + 1 };
}
