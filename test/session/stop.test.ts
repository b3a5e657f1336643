import { describe, expect, it } from "vitest";
import { KEEP, type SessionRecord } from "../../lib/session/record.ts";
import { type AgentStop, decideStop } from "../../lib/session/stop.ts";
import { toTime } from "../../lib/session/time.ts";
import { eventsOf, host, MINUTE, NOW, recordAfter, sample } from "./sample.ts";

const AT = "2026-01-08T18:30:00.000Z";
const BEGAN = "2026-01-08T18:00:00.000Z";
const run = { started_at: BEGAN };
const over = { ...run, stopped_at: "2026-01-08T18:10:00.000Z" };
const STOP: AgentStop = { sum: "s1", report: "", asks: false };

const stop = (record: SessionRecord, parts: Partial<AgentStop> = {}) => decideStop(record, { ...STOP, ...parts }, NOW);
const stopped = (parts: Partial<SessionRecord>, said: Partial<AgentStop> = {}) => {
  const record = sample({ phase: "executing", host: host(run), ...parts });
  return recordAfter(record, stop(record, said));
};
/** A history whose last move was made `ms` after the run began. */
const movedAfter = (ms: number) => [
  { from_phase: "executing", to_phase: "planning", timestamp: toTime(Date.parse(BEGAN) + ms) },
];

describe("the phase of an agent that stopped", () => {
  it.each<[string, Partial<SessionRecord>, Partial<AgentStop>, string]>([
    ["the one it declares", {}, { declared: "planning", asks: true }, "planning"],
    [
      "the one it declares, though it set another in this run",
      { phase: "planning", history: movedAfter(1) },
      { declared: "approval" },
      "approval",
    ],
    ["one it set in this run", { phase: "planning", history: movedAfter(0) }, { asks: true }, "planning"],
    [
      "completed when it set its phase before this run",
      { phase: "planning", history: movedAfter(-1) },
      {},
      "completed",
    ],
    ["completed when nobody ever set its phase", { phase: "planning" }, {}, "completed"],
    [
      "completed when the phase of this run was a guess",
      { phase: "planning", history: movedAfter(1), phase_source: "text" },
      {},
      "completed",
    ],
    [
      "completed when the phase it set is none to wait in",
      { phase: "validating", history: movedAfter(1) },
      {},
      "completed",
    ],
    ["approval when it asks", {}, { asks: true }, "approval"],
    ["completed when it says nothing", {}, {}, "completed"],
  ])("is %s", (_, parts, said, phase) => {
    expect(stopped(parts, said).phase).toBe(phase);
  });

  it("is one it set in the run that is over, when a stop comes after its end", () => {
    const planned = { phase: "planning", history: movedAfter(MINUTE) };
    expect(stopped({ ...planned, host: host(over) }).phase).toBe("planning");
    expect(stopped({ ...planned, host: host() }).phase).toBe("completed");
    expect(recordAfter(sample(planned), stop(sample(planned))).phase).toBe("completed");
  });

  it("is marked as a guess where it is one, and only there", () => {
    expect(stopped({}, { asks: true }).phase_source).toBe("text");
    for (const said of [{}, { declared: "approval", asks: true }]) {
      expect(stopped({}, said)).not.toHaveProperty("phase_source");
    }
    expect(stopped({ phase: "planning", history: movedAfter(1) }, { asks: true })).not.toHaveProperty("phase_source");
  });

  it("that is declared as it was guessed before is no guess any more, and no move", () => {
    const guessed = stopped({ phase: "approval", phase_source: "text" }, { declared: "approval" });
    expect(guessed).toMatchObject({ phase: "approval", history: [] });
    expect(guessed).not.toHaveProperty("phase_source");
    const record = sample({ phase: "approval", host: host(run) });
    const decision = stop(record, { declared: "approval" });
    expect("change" in decision && decision.change.set).toEqual({ last_updated: AT });
  });

  it.each<[string, Partial<AgentStop>, Partial<SessionRecord>]>([
    ["stays as it was ended", {}, { phase: "failed", outcome: "cancelled", finalized_at: BEGAN, summary: "by hand" }],
    ["goes on where it asks", { asks: true }, { phase: "approval", outcome: null, finalized_at: null }],
    ["goes on where it says so", { declared: "planning" }, { phase: "planning", outcome: null, finalized_at: null }],
  ])("that was ended while its agent ran %s", (_, said, expected) => {
    const ended = { phase: "failed", outcome: "cancelled", finalized_at: BEGAN, summary: "by hand" } as const;
    const after = stopped({ ...ended, host: host(run) }, { ...said, report: "the last words" });
    expect(after).toMatchObject({ ...expected, metadata: { last_report: "the last words" } });
    expect(after.host?.runs).toEqual([{ ...run, stopped_at: AT }]);
  });

  it("is not what an earlier stop of the same run said, when this one says nothing of it", () => {
    const waiting = stopped({}, { declared: "approval" });
    expect(recordAfter(waiting, stop(waiting, { sum: "s2" }))).toMatchObject({
      phase: "completed",
      outcome: "success",
    });
  });

  it("is the one it set in this run by hand, however often it stops", () => {
    const waiting = stopped({ phase: "approval", history: movedAfter(1) });
    expect(recordAfter(waiting, stop(waiting, { sum: "s2" })).phase).toBe("approval");
  });

  it.each([
    ["failed", "failed"],
    ["abandoned", "timeout"],
  ])("that had ended as %s, %s, is a success when its next stop completes it", (phase, outcome) => {
    const ended = { phase, outcome, finalized_at: BEGAN, duration_seconds: 1 } as Partial<SessionRecord>;
    expect(stopped({ ...ended, host: host(over) })).toMatchObject({ phase: "completed", outcome: "success" });
  });

  it.each([
    ["by the phase it declares", { declared: "planning" }, "planning", null],
    ["by the same end again", { declared: "completed" }, "completed", "success"],
    ["by its next end", {}, "completed", "success"],
  ])("that had ended is settled anew %s", (_, said, phase, outcome) => {
    const ended = { phase: "completed", outcome: "success", finalized_at: BEGAN, duration_seconds: 1 } as const;
    const record = sample({ ...ended, host: host(over) });
    const decision = stop(record, said);
    expect(recordAfter(record, decision)).toMatchObject({ phase, outcome });
    expect(eventsOf(decision)).toContain("session.reopened");
  });
});

describe("the stop of an agent", () => {
  it("closes its run and notes what is known of it now", () => {
    const record = sample({ phase: "executing", host: host(over, run) });
    const decision = stop(record, { host: { transcript: "/t.jsonl" } });
    expect(recordAfter(record, decision).host).toEqual({
      ...host(over, { ...run, stopped_at: AT }),
      transcript: "/t.jsonl",
      last_stop: { at: AT, sum: "s1" },
    });
    expect("change" in decision && decision.events).toMatchObject([
      { type: "session.phase_changed", data: { reason: "agent stopped" } },
      { type: "session.finalized" },
      { type: "session.updated", data: { stopped: true } },
    ]);
  });

  it("leaves a session of no host without one", () => {
    const record = sample({ phase: "executing" });
    expect(recordAfter(record, stop(record))).not.toHaveProperty("host");
  });

  it("told twice changes nothing; another one, and the same one of another run, does", () => {
    const once = stopped({});
    expect(stop(once)).toEqual({ unchanged: true });
    expect(recordAfter(once, stop(once, { sum: "s2" })).host?.last_stop).toEqual({ at: AT, sum: "s2" });
    const again = { ...once, host: { ...once.host, runs: [...(once.host?.runs ?? []), run] } } as SessionRecord;
    expect(recordAfter(again, stop(again)).host?.runs.at(-1)).toEqual({ ...run, stopped_at: AT });
  });

  it.each<[unknown, string, unknown]>([
    [undefined, "new", { last_report: "new", reports: ["new"] }],
    [["old"], "new", { last_report: "new", reports: ["old", "new"] }],
    ["no list", "new", { last_report: "new", reports: ["new"] }],
    [["old"], "", { reports: ["old"] }],
  ])("with %j reported before and %j now keeps %j", (reports, report, metadata) => {
    expect(stopped(reports === undefined ? {} : { metadata: { reports } }, { report }).metadata).toEqual(metadata);
  });

  it("keeps the newest reports only", () => {
    const reports = Array.from({ length: KEEP.reports }, (_, index) => `report ${index}`);
    const next = stopped({ metadata: { reports } }, { report: "new" }).metadata.reports;
    expect(next).toEqual([...reports.slice(1), "new"]);
  });

  it("ends an interruption, also where the phase stays, and speaks of none where there is none", () => {
    const waiting = { phase: "approval", history: movedAfter(1) };
    expect(stopped({ ...waiting, interrupted: "api_error" })).not.toHaveProperty("interrupted");
    const record = sample({ ...waiting, host: host(run) });
    const decision = stop(record);
    expect("change" in decision && decision.change.set).toEqual({ last_updated: AT });
  });
});
