import { describe, expect, it } from "vitest";
import { draft } from "../../lib/session/draft.ts";
import { decideInterrupt } from "../../lib/session/interrupt.ts";
import { closeRun, withRun } from "../../lib/session/runs.ts";
import { decideSupersede } from "../../lib/session/supersede.ts";
import { host, NOW, recordAfter, sample } from "./sample.ts";

const started = { started_at: "2026-01-08T18:00:00.000Z" };
const stopped = { ...started, stopped_at: "2026-01-08T18:10:00.000Z" };
const running = sample({ phase: "executing", host: host(stopped, started) });

describe("an interruption", () => {
  it("closes the open run with its cause, keeps the phase and makes the session ready to resume", () => {
    const decision = decideInterrupt(running, "session_end", NOW);
    const next = recordAfter(running, decision);
    expect(next).toMatchObject({ phase: "executing", interrupted: "session_end", resume_ready: true, history: [] });
    expect(next.host?.runs).toEqual([
      stopped,
      { ...started, stopped_at: "2026-01-08T18:30:00.000Z", interrupted: "session_end" },
    ]);
    expect("change" in decision && decision.events).toEqual([
      { type: "session.interrupted", data: { cause: "session_end", phase: "executing" } },
    ]);
  });

  it.each([
    ["tool_error", "api_error", true],
    ["turn_limit", "api_error", true],
    ["owner_dead", "api_error", false],
    ["tool_error", "turn_limit", false],
    [undefined, "api_error", false],
  ] as const)("by %s, then by %s: the better cause is kept, %s", (first, then, better) => {
    const end = { ...stopped, ...(first && { interrupted: first }) };
    const record = sample({
      phase: "executing",
      host: host(stopped, end),
      ...(first !== undefined && { interrupted: first }),
    });
    const decision = decideInterrupt(record, then, NOW);
    if (!better) return expect(decision).toEqual({ unchanged: true });
    const next = recordAfter(record, decision);
    expect(next).toMatchObject({ interrupted: then, host: { runs: [stopped, { ...stopped, interrupted: then }] } });
    expect(next.host?.runs[0]).toEqual(stopped);
  });

  it("that is told better is kept where the session has no host, and makes none", () => {
    const record = sample({ phase: "executing", interrupted: "tool_error" });
    const next = recordAfter(record, decideInterrupt(record, "api_error", NOW));
    expect(next.interrupted).toBe("api_error");
    expect(next.host).toBeUndefined();
  });

  it.each([
    ["without a host", sample({ phase: "executing" })],
    ["without an open run", sample({ phase: "executing", host: host(stopped) })],
    ["that has ended", sample({ phase: "completed", host: host(started) })],
  ])("of a session %s changes nothing", (_, record) => {
    expect(decideInterrupt(record, "owner_dead", NOW)).toEqual({ unchanged: true });
  });
});

describe("a run", () => {
  it("is added at the end, and the newest 20 are kept", () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ started_at: `run ${index}` }));
    const runs = withRun(many, NOW);
    expect(runs).toHaveLength(20);
    expect(runs[0]).toEqual({ started_at: "run 1" });
    expect(runs.at(-1)).toEqual({ started_at: "2026-01-08T18:30:00.000Z" });
  });

  it.each([0, 1, 2])("that is open is closed, and the %i before it stay as they are", (count) => {
    const before = Array.from({ length: count }, () => stopped);
    const work = draft(NOW);
    closeRun(work, sample({ host: host(...before, started) }));
    expect(work.merge.host).toEqual({ runs: [...before, { ...started, stopped_at: "2026-01-08T18:30:00.000Z" }] });
  });

  it("that is not open cannot be closed", () => {
    const work = draft(NOW);
    closeRun(work, sample({ host: host(stopped) }));
    expect(work).toEqual(draft(NOW));
  });
});

describe("a session that another one took over", () => {
  it("is final, abandoned, and says by whom", () => {
    const decision = decideSupersede(running, "s2", NOW);
    const next = recordAfter(running, decision);
    expect(next).toMatchObject({ phase: "abandoned", outcome: "abandoned", superseded_by: "s2", resume_ready: false });
    expect(next.host?.runs.at(-1)).toMatchObject({ stopped_at: "2026-01-08T18:30:00.000Z" });
    expect("change" in decision && decision.events).toMatchObject([
      { type: "session.phase_changed", data: { reason: "superseded" } },
      { type: "session.finalized", data: { outcome: "abandoned" } },
      { type: "session.superseded", data: { by: "s2" } },
    ]);
  });

  it("by the same again is no change, and one that ended otherwise is left alone", () => {
    expect(decideSupersede(sample({ superseded_by: "s2" }), "s2", NOW)).toEqual({ unchanged: true });
    const { agent_id } = sample();
    expect(decideSupersede(sample({ phase: "completed" }), "s2", NOW)).toEqual({
      refused: { code: "FINALIZED", message: `Session ${agent_id} has ended.`, details: { agent_id } },
    });
  });

  it("is abandoned in a lifecycle whose last phase says otherwise, too", () => {
    const feature = sample({ lifecycle: "feature", phase: "planning" });
    expect(recordAfter(feature, decideSupersede(feature, "s2", NOW))).toMatchObject({
      phase: "failed",
      outcome: "abandoned",
    });
  });
});
