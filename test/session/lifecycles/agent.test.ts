import { describe, expect, it } from "vitest";
import { draft, seal } from "../../../lib/session/draft.ts";
import { isFinal, isResumablePhase, lifecycleNamed, lifecycleOf } from "../../../lib/session/lifecycles/index.ts";
import { move } from "../../../lib/session/move.ts";
import { NOW, recordAfter, refusal, sample } from "../sample.ts";

// What the contract says (spec 1 §3), written out: "+" the move is made, "F" the session has ended.
const MATRIX = `
                initializing investigating planning approval executing validating completed failed abandoned
initializing    +            +             +        +        +         +          +         +      +
investigating   +            +             +        +        +         +          +         +      +
planning        +            +             +        +        +         +          +         +      +
approval        +            +             +        +        +         +          +         +      +
executing       +            +             +        +        +         +          +         +      +
validating      +            +             +        +        +         +          +         +      +
completed       F            F             F        F        F         F          F         F      F
failed          F            F             F        F        F         F          F         F      F
abandoned       F            F             F        F        F         F          F         F      F
`;

const [header = [], ...rows] = MATRIX.trim()
  .split("\n")
  .map((line) => line.trim().split(/ +/));
const pairs = rows.flatMap(([from = "", ...cells]) => cells.map((cell, index) => [from, header[index] ?? "", cell]));

describe("the lifecycle agent", () => {
  it("has exactly these phases", () => {
    expect(Object.keys(lifecycleNamed("agent")?.phases ?? {})).toEqual(header);
    expect(pairs).toHaveLength(81);
  });

  it("begins in initializing", () => {
    expect(lifecycleNamed("agent")?.first).toBe("initializing");
  });

  it.each(pairs)("from %s to %s: %s", (from, to, cell) => {
    const record = sample({ phase: from });
    const work = draft(NOW);
    const refused = move(work, record, to);
    if (cell === "F") {
      expect(refused && refusal(refused)).toBe("FINALIZED");
      expect(work).toEqual(draft(NOW));
    } else {
      expect(refused).toBeUndefined();
      const { phase, history, outcome } = recordAfter(record, seal(record, work));
      expect(phase).toBe(to);
      expect(history.at(-1)).toEqual({ from_phase: from, to_phase: to, timestamp: "2026-01-08T18:30:00.000Z" });
      expect(outcome).toBe({ completed: "success", failed: "failed", abandoned: "abandoned" }[to] ?? null);
    }
  });

  it.each([
    ["investigating planning approval", isResumablePhase, "waits"],
    ["completed failed abandoned", isFinal, "has ended"],
  ])("only in %s a session %o: %s", (phases, judge) => {
    expect(header.filter((phase) => judge(sample({ phase }))).join(" ")).toBe(phases);
  });

  it("is what a record of an unknown lifecycle is read by", () => {
    expect(lifecycleOf({ lifecycle: "of-the-future" }).name).toBe("agent");
    expect(lifecycleOf({ lifecycle: "constructor" }).name).toBe("agent");
  });
});
