import { describe, expect, it } from "vitest";
import { patternsIn } from "../../lib/outbound/patterns.ts";

const S = "success";
const F = "failed";

describe("the patterns in how tasks ended", () => {
  it.each([
    [[], []],
    [[S, S], []],
    [[S, S, S], ["high_completion_streak"]],
    [[S, S, F, S], ["first_failure_recovered"]],
    [[F], []],
    [[S, F], []],
    [["timeout", S], ["first_failure_recovered"]],
    [["cancelled", S], []],
    [[F, F, S], ["first_failure_recovered"]],
    // Example of seed 000: four of five succeeded, and both are seen.
    [
      [F, S, S, S, S],
      ["high_completion_streak", "first_failure_recovered"],
    ],
    [[S, S, S, F], ["high_completion_streak"]],
  ])("%j are %j", (outcomes, patterns) => {
    expect(patternsIn(outcomes)).toEqual(patterns);
  });
});
