import { created } from "./create.ts";
import type { Decision } from "./draft.ts";
import { isResumeReady, refuse } from "./draft.ts";
import { zeroStatistics } from "./facets.ts";
import { isFinal, lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import type { SessionRecord } from "./record.ts";
import { toTime } from "./time.ts";

export interface CloneOptions {
  agentId: string;
  name?: string | null;
  /** Begin anew: first phase, no history, counters from 0, metadata without what was noted at work. */
  resetState?: boolean | null;
  copyResources?: boolean | null;
  /** The checkpoint that `source` is the record of. */
  at?: string | null;
}

/** What belongs to the one piece of work and is never shared. */
const OWN = [
  "tasks",
  "host",
  "usage",
  "claim",
  "interrupted",
  "phase_source",
  "resumed_from",
  "superseded_by",
  "draining_until",
  "reason",
  "h1",
] as const;

/** What a session has noted at work, as against what it was made with. */
const RUNTIME_METADATA = ["last_report", "reports", "task_id", "task_ids", "lastActivity", "processedTasks"];

/** Decides a clone of `source` as it was then: a new, open session that shares nothing with it. */
export function decideClone(
  existing: SessionRecord | undefined,
  source: SessionRecord,
  wanted: CloneOptions,
  now: number,
): Decision {
  if (existing !== undefined) {
    return refuse("CONFLICT", `There is a session ${wanted.agentId} already.`, { agent_id: wanted.agentId });
  }
  const { agentId, name, at } = wanted;
  const copy: Record<string, unknown> = structuredCopy(source);
  for (const key of OWN) delete copy[key];
  if (!wanted.copyResources) delete copy.resources;
  Object.assign(copy, wanted.resetState ? begun(source) : {}, {
    agent_id: agentId,
    agent_name: name || source.agent_name,
    outcome: null,
    revision: 0,
    created_at: toTime(now),
    last_updated: toTime(now),
    finalized_at: null,
    duration_seconds: null,
    cloned_from: source.agent_id,
  });
  if (wanted.resetState) for (const key of ["current_phase", "paused_from"]) delete copy[key];
  else if (isFinal(source)) reopened(copy as SessionRecord, source);
  const base = copy as SessionRecord;
  base.resume_ready = isResumeReady(base);
  const cloned = { source: source.agent_id, revision: source.revision, ...(at && { at }) };
  return { change: { base }, events: [created(base), { type: "session.cloned", data: cloned }] };
}

/** The metadata without what was noted at work. */
export function lastingMetadata(metadata: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !RUNTIME_METADATA.includes(key)));
}

/** Zero for every counter the record has. */
export function zeroCounters(record: SessionRecord): Record<string, unknown> {
  return {
    error_count: 0,
    last_error: null,
    ...(record.iteration !== undefined && { iteration: 0 }),
    ...(record.active_seconds !== undefined && { active_seconds: 0 }),
    ...(record.statistics !== undefined && { statistics: zeroStatistics() }),
  };
}

function begun(source: SessionRecord): Record<string, unknown> {
  return {
    phase: lifecycleOf(source).first,
    summary: null,
    history: [],
    metadata: lastingMetadata(source.metadata),
    ...zeroCounters(source),
  };
}

/** A clone of an ended session goes on where that was last at work. */
function reopened(copy: SessionRecord, source: SessionRecord): void {
  const { phases, first } = lifecycleOf(source);
  const last = source.history.findLast(({ from_phase }) => {
    const rule = phaseRule({ phases }, from_phase);
    return rule !== undefined && !rule.final && rule.outcome === undefined;
  });
  copy.phase = last?.from_phase ?? first;
  if (phases[copy.phase]?.resumable) {
    const pause = source.history.findLast(({ to_phase }) => to_phase === copy.phase);
    if (copy.lifecycle === "feature" && pause !== undefined) copy.paused_from = pause.from_phase;
  }
}

function structuredCopy(record: SessionRecord): Record<string, unknown> {
  return JSON.parse(JSON.stringify(record)) as Record<string, unknown>;
}
