import { describe, expect, it } from "vitest";
import { draft, isResumeReady, seal } from "../../lib/session/draft.ts";
import { MINUTE, NOW, recordAfter, sample } from "./sample.ts";

describe("resume_ready", () => {
  it.each([
    ["initializing", false, false],
    ["investigating", false, true],
    ["planning", false, true],
    ["approval", false, true],
    ["executing", false, false],
    ["validating", false, false],
    ["completed", false, false],
    ["executing", true, true],
    ["initializing", true, true],
    ["completed", true, false],
    ["failed", true, false],
    ["abandoned", true, false],
  ])("in %s, interrupted %s, is %s", (phase, interrupted, ready) => {
    expect(isResumeReady(sample({ phase, ...(interrupted && { interrupted: "owner_dead" }) }))).toBe(ready);
  });

  it.each([
    ["a phase that waits", { phase: "planning" }, true],
    ["one that does not", { phase: "executing" }, false],
    ["an interruption", { interrupted: "session_end" }, true],
  ])("follows %s without being written", (_, set, ready) => {
    const work = draft(NOW);
    Object.assign(work.set, set);
    expect(recordAfter(sample({ phase: "validating" }), seal(sample({ phase: "validating" }), work)).resume_ready).toBe(
      ready,
    );
  });

  it("is left alone by a change of something else", () => {
    const imported = sample({ phase: "approval", resume_ready: false });
    const work = draft(NOW);
    work.set.summary = "x";
    expect(recordAfter(imported, seal(imported, work)).resume_ready).toBe(false);
  });
});

describe("the line a change becomes", () => {
  it("holds only what there is to write", () => {
    expect(seal(sample(), draft(NOW))).toEqual({
      change: { set: { last_updated: "2026-01-08T18:30:00.000Z" } },
      events: [],
    });
    expect(Object.keys((seal(sample(), draft(NOW)) as { change: object }).change)).toEqual(["set"]);
  });
});

describe("last_updated", () => {
  it("moves with a change", () => {
    expect(recordAfter(sample(), seal(sample(), draft(NOW))).last_updated).toBe("2026-01-08T18:30:00.000Z");
  });

  it("stays with a quiet one", () => {
    const { last_updated } = sample();
    expect(Date.parse(last_updated)).toBe(NOW - 30 * MINUTE);
    expect(recordAfter(sample(), seal(sample(), draft(NOW), { quiet: true })).last_updated).toBe(last_updated);
  });
});
