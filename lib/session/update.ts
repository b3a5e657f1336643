import { type Decision, type Draft, draft, happened, refuse, seal } from "./draft.ts";
import type { FacetChange } from "./facets.ts";
import { isFinal, lifecycleOf } from "./lifecycles/index.ts";
import { move } from "./move.ts";
import { alreadyFinal } from "./move-refusals.ts";
import type { SessionRecord } from "./record.ts";
import { toTime } from "./time.ts";

/** What `update` may change. Absent and `null` leave a thing as it is. */
export interface Update {
  phase?: string | null | undefined;
  /** Why the phase changes; stands in the event. */
  reason?: string | null | undefined;
  /** Merged one level deep: `null` removes a key, arrays replace. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Adds 1 to `error_count` and becomes `last_error`. */
  error?: string | null | undefined;
  /** Sets `error_count` to 0; with `error`, the new error is the first. */
  clearErrors?: boolean | null | undefined;
  summary?: string | null | undefined;
  /** Replaces the tags. */
  tags?: readonly string[] | null | undefined;
  /** Further keys of the record, already checked. */
  facets?: FacetChange | null | undefined;
}

/**
 * Decides an update. A final session refuses it (`FINALIZED`), an unknown phase refuses the whole
 * call (`INVALID_PHASE`), a final phase ends the session.
 */
export function decideUpdate(record: SessionRecord, update: Update, now: number): Decision {
  if (isFinal(record)) return alreadyFinal(record);
  const work = draft(now);
  if (update.phase) {
    const refusal = move(work, record, update.phase, update.reason ? { reason: update.reason } : {});
    if (refusal !== undefined) return refusal;
  }
  if (update.metadata && Object.keys(update.metadata).length > 0) work.merge.metadata = update.metadata;
  if (update.facets) write(work, update.facets);
  if (update.summary) work.set.summary = update.summary;
  if (update.tags) work.set.tags = [...update.tags];
  if (update.clearErrors) work.set.error_count = 0;
  if (update.error) {
    work.set.error_count = (update.clearErrors ? 0 : record.error_count) + 1;
    work.set.last_error = { message: update.error, timestamp: toTime(now) };
    happened(work, "session.error", {
      error: update.error,
      agent_name: record.agent_name,
      purpose: record.purpose,
    });
    lifecycleOf(record).failed?.(work, record);
  }
  happened(work, "session.updated", { keys: changedKeys(update) });
  return seal(record, work);
}

/** Refuses when the caller read another revision than the stored one (`CONFLICT`). */
export function checkRevision(record: SessionRecord, ifRevision: number | null | undefined): Decision | undefined {
  if (ifRevision === undefined || ifRevision === null || ifRevision === record.revision) return undefined;
  return refuse("CONFLICT", `Session ${record.agent_id} is at revision ${record.revision}, not ${ifRevision}.`, {
    expected: ifRevision,
    actual: record.revision,
  });
}

function write(work: Draft, { set, merge }: FacetChange): void {
  Object.assign(work.set, set);
  for (const key in merge) work.merge[key] = { ...work.merge[key], ...merge[key] };
}

function changedKeys({ facets, ...others }: Update): string[] {
  const changed: Record<string, unknown> = { ...others, ...facets?.set, ...facets?.merge };
  return Object.keys(changed).filter((key) => changed[key] !== undefined && changed[key] !== null);
}
