import type { Assessment } from "./assess.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";
import type { Criterion, Found } from "./resume.ts";

/** What was judged, in words: every criterion with what it wants and what there is. */
export function criteriaOf(
  found: Found,
  judged: Assessment | undefined,
  { resume }: Policy,
  checks: readonly boolean[],
): Criterion[] {
  const window = judged === undefined ? "inside the resume window" : `less than ${judged.windowMs / 1000} s old`;
  const actual = typeof found === "object" && judged !== undefined ? present(found, judged) : missing(found);
  let at = 0;
  const criterion = (name: string, expected: string): Criterion => ({
    name,
    ok: checks[at] ?? false,
    expected,
    actual: actual[at++] ?? "unknown",
  });
  return [
    criterion("exists", "a stored session"),
    criterion("readable", "a valid record"),
    criterion("open", "not ended"),
    criterion("phase", "a resumable phase, or interrupted"),
    criterion("resume_ready", "true"),
    criterion("not_running", "no run of a living owner"),
    criterion("recent", window),
    criterion("errors", `fewer than ${resume.maxErrors}`),
    criterion("unclaimed", "no claim of another holder"),
  ];
}

function missing(found: Found): string[] {
  return found === undefined ? ["none"] : ["found", "unreadable"];
}

function present(record: SessionRecord, judged: Assessment): string[] {
  return [
    "found",
    "readable",
    judged.state === "final" ? `ended: ${record.outcome ?? record.phase}` : "open",
    record.phase,
    String(record.resume_ready),
    judged.state,
    `${judged.ageMs / 1000} s`,
    String(record.error_count),
    judged.claimedBy ?? "none",
  ];
}
