import type { Assessment } from "./assess.ts";
import type { SessionRecord } from "./record.ts";
import type { Check, Criterion, Found, Question } from "./resume.ts";

/** What was judged, in words: every criterion with what it wants and what there is. */
export function criteriaOf(found: Found, { policy }: Question, checks: readonly Check[]): Criterion[] {
  const record = typeof found === "object" ? found : undefined;
  const judged = checks.at(-1)?.judged;
  const window = judged === undefined ? "inside the resume window" : `less than ${judged.windowMs / 1000} s old`;
  const rows: [name: string, expected: string][] = [
    ["exists", "a stored session"],
    ["readable", "a valid record"],
    ["open", "not ended"],
    ["phase", "a resumable phase, or interrupted"],
    ["resume_ready", "true"],
    ["not_running", "no run of a living owner"],
    ["recent", window],
    ["errors", `fewer than ${policy.resume.maxErrors}`],
    ["unclaimed", "no claim of another holder"],
  ];
  const actual = record === undefined || judged === undefined ? missing(found) : present(record, judged);
  return rows.map(([name, expected], at) => ({
    name,
    ok: checks[at]?.ok ?? false,
    expected,
    actual: actual[at] ?? "unknown",
  }));
}

function missing(found: Found): string[] {
  return found === undefined ? ["none"] : ["found", "unreadable"];
}

function present(record: SessionRecord, judged: Assessment): string[] {
  const ended = judged.state === "final" ? `ended: ${record.outcome ?? record.phase}` : "open";
  return [
    "found",
    "readable",
    ended,
    record.phase,
    String(record.resume_ready),
    judged.state,
    `${judged.ageMs / 1000} s`,
    String(record.error_count),
    judged.claimedBy ?? "none",
  ];
}
