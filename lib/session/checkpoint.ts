import { addCheckpoint, CHECKPOINT_TYPES, type CheckpointType } from "./checkpoint-mark.ts";
import { type Decision, draft, refuse, seal } from "./draft.ts";
import { isFinal } from "./lifecycles/index.ts";
import type { Line } from "./line.ts";
import { alreadyFinal } from "./move-refusals.ts";
import type { SessionRecord } from "./record.ts";

/** A named seq of a journal: the record as it was at that line. */
export interface Checkpoint {
  checkpoint_id: string;
  seq: number;
  at: string;
  checkpoint_type: CheckpointType;
  /** The phase the session was in. */
  phase: string;
  label?: string;
}

/** Decides a checkpoint made by hand, a line of its own. A session that has ended takes none (`FINALIZED`). */
export function decideCheckpoint(
  record: SessionRecord,
  wanted: { label?: string | null; type?: string | null },
  now: number,
): Decision {
  if (isFinal(record)) return alreadyFinal(record);
  const type = CHECKPOINT_TYPES.find((each) => each === (wanted.type || "manual"));
  if (type === undefined) {
    const text = `Unknown type of checkpoint "${wanted.type}". There are: ${CHECKPOINT_TYPES.join(", ")}.`;
    return refuse("INVALID_VALUE", text, { name: "type", actual: wanted.type, known: [...CHECKPOINT_TYPES] });
  }
  const work = draft(now);
  addCheckpoint(work, record, { type, phase: record.phase, ...(wanted.label && { label: wanted.label }) });
  return seal(record, work);
}

/** The checkpoints in a journal, oldest first. */
export function checkpointsOf(lines: readonly Line[]): Checkpoint[] {
  return lines.flatMap((line) =>
    [line, ...(line.also ?? [])].flatMap(({ type, data }) => {
      if (type !== "checkpoint.created" || typeof data?.checkpoint_id !== "string") return [];
      return [{ ...data, seq: line.seq, at: line.at } as Checkpoint];
    }),
  );
}

/** The seq that `wanted` names: a checkpoint's id, a label (the newest with it), or a seq the journal holds. */
export function seqNamed(lines: readonly Line[], wanted: string): number | undefined {
  const checkpoints = checkpointsOf(lines);
  const named =
    checkpoints.find(({ checkpoint_id }) => checkpoint_id === wanted) ??
    checkpoints.findLast(({ label }) => label === wanted);
  if (named !== undefined) return named.seq;
  return lines.find(({ seq }) => String(seq) === wanted)?.seq;
}
