import { type Asker, type Assessment, assess, type Facts } from "./assess.ts";
import { isResumablePhase } from "./lifecycles/index.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";
import { criteriaOf } from "./resume-criteria.ts";

/** Why a session may not be resumed, or that it may (spec 1 §4, in this order). */
export type ResumeDetail =
  | "session_not_found"
  | "session_corrupt"
  | "session_superseded"
  | "session_finalized"
  | "phase_not_resumable"
  | "not_resume_ready"
  | "session_running"
  | "session_expired"
  | "too_many_errors"
  | "session_claimed"
  | "session_resumable";

export interface Criterion {
  name: string;
  ok: boolean;
  expected: string;
  actual: string;
}

export interface ResumeVerdict {
  should_resume: boolean;
  reason: "session_resumable" | "session_not_resumable" | "no_existing_session";
  /** The first criterion that failed; `session_resumable` when none did. */
  detail: ResumeDetail;
  agent_id: string;
  /** Every criterion, expected and actual; empty when no explanation was asked for. */
  criteria: Criterion[];
}

/** What there is of a session: its record, nothing, or something that cannot be read. */
export type Found = SessionRecord | "corrupt" | undefined;

export interface Question {
  now: number;
  policy: Policy;
  facts: Facts;
  asker?: Asker;
  /** A claim held by this holder does not stand in its own way. */
  holder?: string | undefined;
  /** List the criteria (default true); hooks only need the detail. */
  explain?: boolean;
}

/** Whether the session may be resumed, and why not. */
export function resumeVerdict(agentId: string, found: Found, question: Question): ResumeVerdict {
  const checks = judge(found, question);
  const detail = checks.find(({ ok }) => !ok)?.failure ?? "session_resumable";
  const resumable = detail === "session_resumable";
  const missing = detail === "session_not_found" ? "no_existing_session" : "session_not_resumable";
  return {
    should_resume: resumable,
    reason: resumable ? "session_resumable" : missing,
    detail,
    agent_id: agentId,
    criteria: question.explain === false ? [] : criteriaOf(found, question, checks),
  };
}

/** One criterion as judged, in the contract's order. */
export interface Check {
  failure: ResumeDetail;
  ok: boolean;
  /** What the clocks say of the record; absent where there is none. */
  judged?: Assessment;
}

function judge(found: Found, { now, policy, facts, asker, holder }: Question): Check[] {
  const record = typeof found === "object" ? found : undefined;
  const checks: Check[] = [
    { failure: "session_not_found", ok: found !== undefined },
    { failure: "session_corrupt", ok: record !== undefined },
  ];
  if (record === undefined) return checks;
  const judged = assess(record, now, policy, facts, asker);
  const { state, expired, claimedBy } = judged;
  const interrupted = state === "interrupted";
  const rules: [failure: ResumeDetail, ok: boolean][] = [
    [record.superseded_by === undefined ? "session_finalized" : "session_superseded", state !== "final"],
    ["phase_not_resumable", interrupted || isResumablePhase(record)],
    ["not_resume_ready", interrupted || record.resume_ready],
    ["session_running", state !== "running"],
    ["session_expired", !expired],
    ["too_many_errors", record.error_count < policy.resume.maxErrors],
    ["session_claimed", claimedBy === undefined || claimedBy === holder],
  ];
  for (const [failure, ok] of rules) checks.push({ failure, ok, judged });
  return checks;
}
