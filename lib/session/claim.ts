import { type Decision, draft, happened, refuse, seal } from "./draft.ts";
import type { SessionRecord } from "./record.ts";
import { type Question, type ResumeVerdict, resumeVerdict } from "./resume.ts";
import { toTime } from "./time.ts";

/**
 * Decides a claim: the holder alone may resume for `claimMs`. Refused as `CONFLICT` with the verdict
 * in `details` when the session may not be resumed; the same holder renews. `last_updated` stays.
 */
export function decideClaim(
  record: SessionRecord,
  holder: string,
  question: Question,
): { decision: Decision; verdict: ResumeVerdict } {
  const verdict = resumeVerdict(record.agent_id, record, { ...question, holder });
  if (!verdict.should_resume) {
    return {
      verdict,
      decision: refuse("CONFLICT", `Session ${record.agent_id} may not be resumed: ${verdict.detail}.`),
    };
  }
  const work = draft(question.now);
  const expires = toTime(question.now + question.policy.resume.claimMs);
  work.set.claim = { holder, expires_at: expires };
  happened(work, "session.claimed", { holder, expires_at: expires });
  return { verdict, decision: seal(record, work, { quiet: true }) };
}
