import { feature } from "./lifecycles/feature.ts";
import { CURRENT_PHASE } from "./lifecycles/feature-facts.ts";
import type { SessionRecord } from "./record.ts";
import { parseTime, toTime } from "./time.ts";

type Fields = Readonly<Record<string, unknown>>;

/** How seed 004's statuses end a session. */
const ENDED: Readonly<Record<string, string>> = { completed: "success", failed: "failed" };

/**
 * The feature session in `value`, a parsed `metadata.json` of seed 004 (originals §004.1), by the table of spec 0; or a
 * sentence about what is wrong with it, and at which key. One that was at work comes in paused, from its status, since its last update:
 * nobody has worked on it meanwhile, and its clock must not end it at the first look. Unpausing goes on there.
 */
export function readSeedFeature(value: unknown): SessionRecord | { readonly fault: string; readonly at?: string } {
  if (!isObject(value)) return { fault: "expected a JSON object" };
  for (const key of ["session_id", "feature_request", "status"]) {
    if (typeof value[key] !== "string") return { fault: `${key}: expected a text`, at: key };
  }
  const status = value.status as string;
  if (!Object.hasOwn(feature.phases, status)) {
    return { fault: `unknown status "${status.slice(0, 80)}"`, at: "status" };
  }
  const created = parseTime(value.created_at);
  if (created === undefined) return { fault: "created_at is no time", at: "created_at" };
  const updated = parseTime(value.updated_at) ?? created;
  const outcome = ENDED[status] ?? null;
  const phase = outcome === null ? "paused" : status;
  const wasPaused = status === "paused" || phase !== "paused";
  const ended = outcome === null ? undefined : (parseTime(value.completed_at) ?? updated);
  // The seed set it by hand or, mostly, never.
  const current = typeof value.current_phase === "string" ? value.current_phase : CURRENT_PHASE[status];
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
    history: wasPaused ? [] : [{ from_phase: status, to_phase: "paused", timestamp: toTime(updated) }],
    metadata: {},
    tags: [],
    feature_request: value.feature_request as string,
    ...(!wasPaused && { paused_from: status === feature.first ? "planning" : status }),
    ...(current !== undefined && { current_phase: current }),
    ...(isObject(value.git_context) && { git: gitOf(value.git_context) }),
    ...prdOf(value.prd_reference),
    ...(isObject(value.statistics) && { statistics: numbersOf(value.statistics) }),
    ...(isObject(value.configuration) && { limits: limitsOf(value.configuration) }),
  };
}

/** The seed counted them, or left them at 0. */
function activeSeconds(statistics: unknown, ms: number): number {
  const counted = isObject(statistics) ? statistics.duration_seconds : undefined;
  if (typeof counted === "number" && counted > 0) return counted;
  return Math.max(0, Math.round(ms)) / 1000;
}

/** Outside a repository, and before its first commit, the seed wrote empty texts and HEAD. */
function gitOf({ branch, commit, ...more }: Fields): SessionRecord["git"] {
  const { repo_root, is_worktree, worktree_name, ...others } = more;
  return {
    ...others,
    branch: typeof branch === "string" && branch !== "" && branch !== "HEAD" ? branch : null,
    commit: typeof commit === "string" && /^[0-9a-f]{7,40}$/.test(commit) ? commit : null,
    repo_root: typeof repo_root === "string" ? repo_root : "",
    is_worktree: is_worktree === true,
    ...(typeof worktree_name === "string" && { worktree_name }),
  };
}

function prdOf(prd: unknown): Pick<SessionRecord, "prd"> {
  if (!isObject(prd)) return {};
  const { filename, path, version, ...others } = prd;
  if (typeof filename !== "string" || typeof path !== "string") return {};
  return { prd: { ...others, filename, path, ...(typeof version === "string" && { version }) } };
}

/** Of the limits, those that can be one; the switches beside them as they are. */
function limitsOf(configuration: Fields): NonNullable<SessionRecord["limits"]> {
  const wrong = (key: string, value: unknown) =>
    ["max_iterations", "timeout_minutes"].includes(key) && !(Number.isSafeInteger(value) && (value as number) >= 1);
  return Object.fromEntries(Object.entries(configuration).filter(([key, value]) => !wrong(key, value)));
}

function numbersOf(statistics: Fields): Record<string, number> {
  const numbers = Object.entries(statistics).filter(([, each]) => Number.isFinite(each) && (each as number) >= 0);
  return Object.fromEntries(numbers) as Record<string, number>;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
