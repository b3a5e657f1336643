import { apply } from "../../lib/session/apply.ts";
import type { Decision } from "../../lib/session/draft.ts";
import { isResumeReady } from "../../lib/session/draft.ts";
import type { HostFacet, SessionRecord } from "../../lib/session/record.ts";
import type { Task } from "../../lib/session/tasks/index.ts";
import { toTime } from "../../lib/session/time.ts";

/** The time of these tests: half an hour after the sample session was made and last changed. */
export const NOW = Date.parse("2026-01-08T18:30:00.000Z");
export const MINUTE = 60_000;

/** A stored session in `approval`, 30 minutes old, with parts of it replaced. */
export function sample(parts: Partial<SessionRecord> = {}): SessionRecord {
  const at = toTime(NOW - 30 * MINUTE);
  const record: SessionRecord = {
    schema_version: 1,
    agent_id: "agent-20260108-180000-abc12345",
    agent_name: "terraform-architect",
    purpose: "approval_workflow",
    lifecycle: "agent",
    phase: "approval",
    outcome: null,
    resume_ready: false,
    revision: 4,
    created_at: at,
    last_updated: at,
    finalized_at: null,
    duration_seconds: null,
    summary: null,
    error_count: 0,
    last_error: null,
    history: [],
    metadata: {},
    tags: [],
    ...parts,
  };
  return "resume_ready" in parts ? record : { ...record, resume_ready: isResumeReady(record) };
}

/** A host facet with these runs; `pid` 4711 on machine `here`. */
export function host(...runs: HostFacet["runs"]): HostFacet {
  return { session_id: "c1", agent_type: "reviewer", machine: "here", pid: 4711, cwd: "/project", runs };
}

/** The record a decision makes of `record`. */
export function recordAfter(record: SessionRecord, decision: Decision): SessionRecord {
  if (!("change" in decision)) throw new Error(`no change: ${JSON.stringify(decision)}`);
  return apply(record, decision.change, record.revision + 1);
}

/** What a decision reports, by name. */
export function eventsOf(decision: Decision): string[] {
  return "change" in decision ? decision.events.map(({ type }) => type) : [];
}

/** The code a decision refuses with. */
export function refusal(decision: Decision): string | undefined {
  return "refused" in decision ? decision.refused.code : undefined;
}

/** A stored task that began when the sample session was made. */
export function task(id: string, parts: Partial<Task> = {}): Task {
  const at = toTime(NOW - 30 * MINUTE);
  return {
    task_id: id,
    data: {},
    priority: "normal",
    required_capabilities: [],
    depends_on: [],
    status: "running",
    outcome: null,
    added_at: at,
    started_at: at,
    ended_at: null,
    duration_ms: null,
    result: null,
    error: null,
    routing: null,
    ...parts,
  };
}
