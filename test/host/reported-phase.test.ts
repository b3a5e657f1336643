import { describe, expect, it } from "vitest";
import { asksForDecision } from "../../lib/host/asks-for-decision.ts";
import { reportedPhase } from "../../lib/host/reported-phase.ts";
import decisions from "../fixtures/text/decisions.json" with { type: "json" };
import { HOSTILE } from "../fixtures/text/hostile.ts";
import phases from "../fixtures/text/reported-phases.json" with { type: "json" };

const AGENT = "initializing investigating planning approval executing validating completed failed abandoned".split(" ");

describe("reportedPhase", () => {
  it.each(phases.filter((row) => row.phase !== null))("finds $phase by $source in $text", ({ text, phase, source }) => {
    expect(reportedPhase(text, AGENT)).toEqual({ phase, source });
  });

  it.each(phases.filter((row) => row.phase === null))("finds nothing in $text", ({ text }) => {
    expect(reportedPhase(text, AGENT)).toBeUndefined();
  });

  it("knows only the phases it is given, as they are spelled there", () => {
    expect(reportedPhase("session-phase: Generating-Tasks", ["generating_tasks"])?.phase).toBe("generating_tasks");
    expect(reportedPhase("session-phase: approval", ["active", "idle"])).toBeUndefined();
    expect(reportedPhase("PLAN_STATUS: BLOCKED", ["active", "idle"])).toBeUndefined();
  });

  it("finds the last line behind any amount of text", () => {
    expect(reportedPhase(`${"A line of text.\n".repeat(50_000)}session-phase: planning\n`, AGENT)?.phase).toBe(
      "planning",
    );
  });

  it.each(HOSTILE)("takes linear time on 1 MB of %j", (piece) => {
    const start = performance.now();
    reportedPhase(megabyte(piece), AGENT);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("asksForDecision", () => {
  it.each(decisions.filter((row) => row.asks))("is asked by $text", ({ text }) => {
    expect(asksForDecision(text)).toBe(true);
    expect(asksForDecision(`First I read the code.\n\n${text}`)).toBe(true);
  });

  it.each(decisions.filter((row) => !row.asks))("is not asked by $text", ({ text }) => {
    expect(asksForDecision(text)).toBe(false);
  });

  it("judges a very long paragraph by its end", () => {
    const long = "The parser reads the file and reports what it found. ".repeat(2000);
    expect(asksForDecision(`${long}Shall I proceed?`)).toBe(true);
    expect(asksForDecision(`Shall I proceed? ${long}`)).toBe(false);
  });

  it.each(HOSTILE)("takes linear time on 1 MB of %j", (piece) => {
    const start = performance.now();
    asksForDecision(megabyte(piece));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

function megabyte(piece: string): string {
  return piece.repeat(Math.ceil(1_048_576 / piece.length)).slice(0, 1_048_576);
}
