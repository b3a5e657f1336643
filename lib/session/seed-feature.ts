import { CURRENT_PHASE, feature } from "./lifecycles/feature.ts";
import type { SessionRecord } from "./record.ts";
import { parseTime, toTime } from "./time.ts";

type Fields = Readonly<Record<string, unknown>>;

/** How seed 004's statuses end a session. */
const ENDED: Readonly<Record<string, string>> = { completed: "success", failed: "failed" };

/**
 * The feature session in `value`, a parsed `metadata.json` of seed 004 (originals §004.1), by the table of spec 0; or a
 * sentence about what is wrong with it. What the seed did not know stays as it is for a new session.
 */
export function readSeedFeature(value: unknown): SessionRecord | { readonly fault: string } {
  if (!isObject(value)) return { fault: "expected a JSON object" };
  for (const key of ["session_id", "feature_request", "status"]) {
    if (typeof value[key] !== "string") return { fault: `${key}: expected a text` };
  }
  const phase = value.status as string;
  if (!Object.hasOwn(feature.phases, phase)) return { fault: `unknown status "${phase.slice(0, 80)}"` };
  const created = parseTime(value.created_at);
  if (created === undefined) return { fault: "created_at is no time" };
  const updated = parseTime(value.updated_at) ?? created;
  const outcome = ENDED[phase] ?? null;
  const ended = outcome === null ? undefined : (parseTime(value.completed_at) ?? updated);
  const current = typeof value.current_phase === "string" ? value.current_phase : CURRENT_PHASE[phase];
  return {
    schema_version: 1,
    agent_id: value.session_id as string,
    agent_name: "unknown",
    purpose: value.feature_request as string,
    lifecycle: feature.name,
    phase,
    outcome,
    resume_ready: phase === "paused",
    revision: 0,
    created_at: toTime(created),
    last_updated: toTime(updated),
    finalized_at: ended === undefined ? null : toTime(ended),
    duration_seconds: ended === undefined ? null : activeSeconds(value.statistics, ended - created),
    summary: null,
    error_count: 0,
    last_error: null,
    history: [],
    metadata: {},
    tags: [],
    feature_request: value.feature_request as string,
    ...(current !== undefined && { current_phase: current }),
    ...(isObject(value.git_context) && { git: { ...value.git_context } }),
    ...(isObject(value.prd_reference) && { prd: { ...value.prd_reference } }),
    ...(isObject(value.statistics) && { statistics: numbersOf(value.statistics) }),
    ...(isObject(value.configuration) && { limits: { ...value.configuration } }),
  };
}

/** The seed counted them, or left them at 0. */
function activeSeconds(statistics: unknown, ms: number): number {
  const counted = isObject(statistics) ? statistics.duration_seconds : undefined;
  if (typeof counted === "number" && counted > 0) return counted;
  return Math.max(0, Math.round(ms)) / 1000;
}

function numbersOf(statistics: Fields): Record<string, number> {
  const numbers = Object.entries(statistics).filter(([, each]) => Number.isFinite(each) && (each as number) >= 0);
  return Object.fromEntries(numbers) as Record<string, number>;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
