import type { Decision } from "./draft.ts";
import { refuse } from "./draft.ts";
import type { Happened } from "./events.ts";
import { isResumablePhase, LIFECYCLE_NAMES, lifecycleNamed } from "./lifecycles/index.ts";
import type { HostFacet, SessionRecord } from "./record.ts";
import { toTime } from "./time.ts";

/** A new session. Absent, `null` and empty values take the contract's defaults. */
export interface NewSession {
  agentId: string;
  agentName?: string | null;
  purpose?: string | null;
  lifecycle?: string | null;
  metadata?: Record<string, unknown> | null;
  tags?: readonly string[] | null;
  host?: HostFacet;
  resumedFrom?: string;
  parentId?: string;
  /** Further keys of the record, already checked and in stored order. */
  facets?: Readonly<Record<string, unknown>>;
}

/** Decides a creation: the first line of a journal is a base with the whole record. */
export function decideCreate(existing: SessionRecord | undefined, wanted: NewSession, now: number): Decision {
  const lifecycle = lifecycleNamed(wanted.lifecycle || "agent");
  if (lifecycle === undefined) {
    const text = `Unknown lifecycle "${wanted.lifecycle}". There are: ${LIFECYCLE_NAMES.join(", ")}.`;
    return refuse("INVALID_VALUE", text, { known: LIFECYCLE_NAMES });
  }
  if (existing !== undefined) {
    return refuse("CONFLICT", `There is a session ${wanted.agentId} already.`, { agent_id: wanted.agentId });
  }
  const at = toTime(now);
  const base: SessionRecord = {
    schema_version: 1,
    agent_id: wanted.agentId,
    agent_name: wanted.agentName || "unknown",
    purpose: wanted.purpose || "general",
    lifecycle: lifecycle.name,
    phase: lifecycle.first,
    outcome: null,
    resume_ready: false,
    revision: 0,
    created_at: at,
    last_updated: at,
    finalized_at: null,
    duration_seconds: null,
    summary: null,
    error_count: 0,
    last_error: null,
    history: [],
    metadata: withoutNulls(wanted.metadata ?? {}),
    tags: [...(wanted.tags ?? [])],
  };
  base.resume_ready = isResumablePhase(base);
  if (wanted.host !== undefined) base.host = wanted.host;
  if (wanted.resumedFrom !== undefined) base.resumed_from = wanted.resumedFrom;
  if (wanted.parentId !== undefined) base.parent_id = wanted.parentId;
  Object.assign(base, wanted.facets);
  return { change: { base }, events: [created(base)] };
}

/** The event that a session begins with. */
export function created({ agent_name, purpose, lifecycle, phase, tags, limits }: SessionRecord): Happened {
  const data = {
    agent_name,
    purpose,
    lifecycle,
    phase,
    ...(tags.length > 0 && { tags }),
    ...(limits !== undefined && { limits }),
  };
  return { type: "session.created", data };
}

function withoutNulls(metadata: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null));
}
