import { lastingMetadata, zeroCounters } from "./clone.ts";
import { type Decision, draft, happened, seal } from "./draft.ts";
import { checkResources, checkText } from "./facet-values.ts";
import { isFinal, lifecycleOf } from "./lifecycles/index.ts";
import { alreadyFinal, notAllowed } from "./move-refusals.ts";
import type { SessionRecord } from "./record.ts";

/** Decides the budget of a session that has not started yet. `INVALID_TRANSITION` for one that has. */
export function decideInitialize(
  record: SessionRecord,
  resources: Readonly<Record<string, unknown>>,
  now: number,
): Decision {
  if (isFinal(record)) return alreadyFinal(record);
  const lifecycle = lifecycleOf(record);
  if (record.phase !== lifecycle.first) {
    return notAllowed(record.phase, lifecycle.first, lifecycle.phases[record.phase]?.next ?? []);
  }
  const work = draft(now);
  work.set.resources = checkResources(resources);
  happened(work, "session.updated", { keys: ["resources"] });
  return seal(record, work);
}

export interface Migration {
  workspace: string;
  /** Whether counters, finished tasks and what was noted at work come along. */
  preserveState: boolean;
}

/** Decides the new place of a session. It takes new work again. `FINALIZED`. */
export function decideMigrate(record: SessionRecord, { workspace, preserveState }: Migration, now: number): Decision {
  if (isFinal(record)) return alreadyFinal(record);
  const work = draft(now);
  work.set.workspace = checkText("workspace", workspace);
  if (record.draining_until !== undefined) work.set.draining_until = null;
  if (!preserveState) {
    Object.assign(work.set, zeroCounters(record), { metadata: lastingMetadata(record.metadata) });
    if (record.tasks !== undefined) work.set.tasks = [];
  }
  happened(work, "session.migrated", { from: record.workspace ?? null, to: workspace, preserve_state: preserveState });
  return seal(record, work);
}
