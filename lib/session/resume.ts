import { type Asker, assess, type Facts } from "./assess.ts";
import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";

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
}

/** Whether the session may be resumed, with every criterion, expected and actual. */
export function resumeVerdict(agentId: string, found: Found, question: Question): ResumeVerdict {
  const criteria: Criterion[] = [];
  let detail: ResumeDetail = "session_resumable";
  for (const [name, failure, ok, expected, actual] of judge(found, question)) {
    criteria.push({ name, ok, expected, actual });
    if (!ok && detail === "session_resumable") detail = failure;
  }
  const resumable = detail === "session_resumable";
  const missing = detail === "session_not_found" ? "no_existing_session" : "session_not_resumable";
  return {
    should_resume: resumable,
    reason: resumable ? "session_resumable" : missing,
    detail,
    agent_id: agentId,
    criteria,
  };
}

type Row = [name: string, failure: ResumeDetail, ok: boolean, expected: string, actual: string];

function judge(found: Found, { now, policy, facts, asker, holder }: Question): Row[] {
  const record = typeof found === "object" ? found : undefined;
  const rows: Row[] = [
    ["exists", "session_not_found", found !== undefined, "a stored session", found === undefined ? "none" : "found"],
    ["readable", "session_corrupt", record !== undefined, "a valid record", readability(found)],
  ];
  if (record === undefined) {
    for (const [name, failure, expected] of REST) rows.push([name, failure, false, expected, "unknown"]);
    return rows;
  }
  const now_ = assess(record, now, policy, facts, asker);
  const final = isFinal(record);
  const interrupted = now_.state === "interrupted";
  const phaseOk = interrupted || isResumablePhase(record);
  const endedBy: ResumeDetail = record.superseded_by === undefined ? "session_finalized" : "session_superseded";
  const claimed = now_.claimedBy !== undefined && now_.claimedBy !== holder;
  const ready = record.resume_ready || interrupted;
  rows.push(
    ["open", endedBy, !final, "not ended", final ? `ended: ${record.outcome ?? record.phase}` : "open"],
    ["phase", "phase_not_resumable", phaseOk, "a resumable phase, or interrupted", record.phase],
    ["resume_ready", "not_resume_ready", ready, "true", String(record.resume_ready)],
    ["not_running", "session_running", now_.state !== "running", "no run of a living owner", now_.state],
    ["recent", "session_expired", !now_.expired, `less than ${seconds(now_.windowMs)} old`, seconds(now_.ageMs)],
    [
      "errors",
      "too_many_errors",
      record.error_count < policy.resume.maxErrors,
      `fewer than ${policy.resume.maxErrors}`,
      String(record.error_count),
    ],
    ["unclaimed", "session_claimed", !claimed, "no claim of another holder", now_.claimedBy ?? "none"],
  );
  return rows;
}

const REST: readonly [string, ResumeDetail, string][] = [
  ["open", "session_finalized", "not ended"],
  ["phase", "phase_not_resumable", "a resumable phase, or interrupted"],
  ["resume_ready", "not_resume_ready", "true"],
  ["not_running", "session_running", "no run of a living owner"],
  ["recent", "session_expired", "inside the resume window"],
  ["errors", "too_many_errors", "fewer than the limit"],
  ["unclaimed", "session_claimed", "no claim of another holder"],
];

function readability(found: Found): string {
  if (found === undefined) return "unknown";
  return found === "corrupt" ? "unreadable" : "readable";
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
