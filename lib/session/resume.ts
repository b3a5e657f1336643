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
  const { now, policy, facts, asker } = question;
  const judged = typeof found === "object" ? assess(found, now, policy, facts, asker) : undefined;
  const checks = checksOf(found, judged, question);
  const detail = detailOf(found, checks.indexOf(false));
  const resumable = detail === "session_resumable";
  const missing = detail === "session_not_found" ? "no_existing_session" : "session_not_resumable";
  return {
    should_resume: resumable,
    reason: resumable ? "session_resumable" : missing,
    detail,
    agent_id: agentId,
    criteria: question.explain === false ? [] : criteriaOf(found, judged, policy, checks),
  };
}

/** Whether each criterion is met, in the contract's order, up to where nothing can be judged. */
function checksOf(found: Found, judged: Assessment | undefined, { policy, holder }: Question): boolean[] {
  if (typeof found !== "object" || judged === undefined) return [found !== undefined, false];
  const { state, expired, claimedBy } = judged;
  const interrupted = state === "interrupted";
  return [
    true,
    true,
    state !== "final",
    interrupted || isResumablePhase(found),
    interrupted || found.resume_ready,
    state !== "running",
    !expired,
    found.error_count < policy.resume.maxErrors,
    claimedBy === undefined || claimedBy === holder,
  ];
}

/** What it is called that the criterion at this place is not met. */
function detailOf(found: Found, at: number): ResumeDetail {
  const detail = DETAILS[at] ?? "session_resumable";
  if (detail !== "session_finalized" || typeof found !== "object") return detail;
  return found.superseded_by === undefined ? detail : "session_superseded";
}

const DETAILS = [
  "session_not_found",
  "session_corrupt",
  "session_finalized",
  "phase_not_resumable",
  "not_resume_ready",
  "session_running",
  "session_expired",
  "too_many_errors",
  "session_claimed",
] as const;
