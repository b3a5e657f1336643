type Outcomes = readonly (string | null)[];

/** What can be seen in the outcomes of a session's tasks, in the order they ended. */
const PATTERNS: Readonly<Record<string, (outcomes: Outcomes) => boolean>> = {
  high_completion_streak: (outcomes) => longestRun(outcomes, "success") >= 3,
  first_failure_recovered: (outcomes) => {
    const first = outcomes.findIndex((outcome) => outcome === "failed" || outcome === "timeout");
    return first >= 0 && outcomes.slice(first + 1).includes("success");
  },
};

/** The names of the patterns that hold, in a fixed order. */
export function patternsIn(outcomes: Outcomes): string[] {
  return Object.entries(PATTERNS).flatMap(([name, holds]) => (holds(outcomes) ? [name] : []));
}

function longestRun(outcomes: Outcomes, word: string): number {
  let longest = 0;
  let run = 0;
  for (const outcome of outcomes) {
    run = outcome === word ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
