import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { draft, seal } from "../../lib/session/draft.ts";
import { move } from "../../lib/session/move.ts";
import { KEEP, type SessionRecord } from "../../lib/session/record.ts";
import { toTime } from "../../lib/session/time.ts";
import { eventsOf, NOW, recordAfter, refusal, sample } from "./sample.ts";

describe("a move", () => {
  it("to the same phase again adds a history entry", () => {
    const work = draft(NOW);
    move(work, sample({ phase: "planning" }), "planning");
    expect(recordAfter(sample({ phase: "planning" }), seal(sample(), work)).history).toHaveLength(1);
  });

  it.each(["aproval", "APPROVAL", "", "paused", "__proto__", "constructor"])("to %j is INVALID_PHASE", (to) => {
    const work = draft(NOW);
    const refused = move(work, sample(), to);
    expect(refused && refusal(refused)).toBe("INVALID_PHASE");
    expect(work).toEqual(draft(NOW));
  });

  it("out of a phase this version does not know is free, and takes back no end", () => {
    const record = sample({ phase: "of-the-future" });
    for (const [to, events] of [
      ["executing", ["session.phase_changed"]],
      ["completed", ["session.phase_changed", "session.finalized"]],
    ] as const) {
      const work = draft(NOW);
      expect(move(work, record, to)).toBeUndefined();
      expect(eventsOf(seal(record, work))).toEqual(events);
    }
  });

  it("adds one entry to the journal, not the whole history again", () => {
    const work = draft(NOW);
    move(work, sample(), "executing");
    expect(work.set).not.toHaveProperty("history");
    expect(work.push).toEqual({
      history: { from_phase: "approval", to_phase: "executing", timestamp: "2026-01-08T18:30:00.000Z" },
    });
  });

  it("takes claim, interruption and the source of the last phase away", () => {
    const record = sample({
      phase: "approval",
      claim: { holder: "h", expires_at: "2026-01-08T18:31:00.000Z" },
      interrupted: "owner_dead",
      phase_source: "text",
    });
    const work = draft(NOW);
    move(work, record, "approval");
    const next = recordAfter(record, seal(record, work));
    expect(Object.keys(next).filter((key) => ["claim", "interrupted", "phase_source"].includes(key))).toEqual([]);
  });

  it("tells from, to and why", () => {
    const work = draft(NOW);
    move(work, sample(), "executing", { reason: "approved" });
    expect(work.events).toEqual([
      { type: "session.phase_changed", data: { from: "approval", to: "executing", reason: "approved" } },
    ]);
  });

  it("into a final phase ends the session: outcome, time and duration to the millisecond", () => {
    const record = sample({ created_at: "2026-01-08T18:29:57.766Z" });
    const work = draft(NOW);
    move(work, record, "completed");
    const decision = seal(record, work);
    expect(recordAfter(record, decision)).toMatchObject({
      outcome: "success",
      finalized_at: "2026-01-08T18:30:00.000Z",
      duration_seconds: 2.234,
      resume_ready: false,
    });
    expect(eventsOf(decision)).toEqual(["session.phase_changed", "session.finalized"]);
  });

  it("into a final phase of a session made in the future lasts no time", () => {
    const record = sample({ created_at: "2026-01-08T19:00:00.000Z" });
    const work = draft(NOW);
    move(work, record, "failed");
    expect(work.set.duration_seconds).toBe(0);
  });

  it("out of a final phase is for a start or a later stop of the agent only, and takes the end back", () => {
    const ended = sample({
      phase: "abandoned",
      outcome: "abandoned",
      finalized_at: "2026-01-08T18:00:00.000Z",
      duration_seconds: 1,
      superseded_by: "s2",
    });
    expect(move(draft(NOW), ended, "executing")).toBeDefined();
    const work = draft(NOW);
    expect(move(work, ended, "executing", { reopen: true })).toBeUndefined();
    const decision = seal(ended, work);
    const next = recordAfter(ended, decision);
    expect(next).toMatchObject({ phase: "executing", outcome: null, finalized_at: null, duration_seconds: null });
    expect(next).not.toHaveProperty("superseded_by");
    expect(work.events).toContainEqual({ type: "session.reopened", data: { outcome: "abandoned" } });
  });

  it("out of a final phase takes the reason of the end away, and says nothing of facets that are not there", () => {
    const ended = sample({ phase: "failed", outcome: "timeout", reason: "session_timeout" });
    const work = draft(NOW);
    move(work, ended, "executing", { reopen: true });
    expect(work.set.reason).toBeNull();
    for (const facet of ["superseded_by", "claim", "interrupted", "phase_source"]) {
      expect(work.set).not.toHaveProperty(facet);
    }
  });

  it("is refused in words that name what there is", () => {
    const unknown = move(draft(NOW), sample({ lifecycle: "orchestration", phase: "idle" }), "resting");
    expect(unknown).toMatchObject({
      refused: {
        message:
          'Unknown phase "resting". A session of lifecycle orchestration has: ' +
          "initializing, active, idle, completed, error, terminated.",
        details: { phase: "resting", phases: ["initializing", "active", "idle", "completed", "error", "terminated"] },
      },
    });
    expect(move(draft(NOW), sample({ lifecycle: "orchestration", phase: "idle" }), "error")).toMatchObject({
      refused: { message: "A session in idle cannot move to error; it may move to active, terminated." },
    });
    const ended = sample({ phase: "failed", outcome: "timeout" });
    expect(move(draft(NOW), ended, "executing")).toEqual({
      refused: {
        code: "FINALIZED",
        message: `Session ${ended.agent_id} has ended (timeout) and takes no changes.`,
        details: {
          agent_id: ended.agent_id,
          phase: "failed",
          outcome: "timeout",
          from: "failed",
          to: "executing",
          allowed: [],
        },
      },
    });
  });

  it.each<[Partial<SessionRecord>, object]>([
    [{}, {}],
    [{ h1: { start: 1, end: 2 } }, { h1: { start: 1, end: 2 } }],
  ])("into a final phase tells who ended, how and after how long: %j", (parts, more) => {
    const work = draft(NOW);
    move(work, sample(parts), "completed");
    expect(work.events.at(-1)).toEqual({
      type: "session.finalized",
      data: {
        outcome: "success",
        duration_seconds: 1800,
        agent_name: "terraform-architect",
        lifecycle: "agent",
        purpose: "approval_workflow",
        ...more,
      },
    });
  });

  it("into a final phase of a session whose beginning cannot be read lasts no time", () => {
    const work = draft(NOW);
    move(work, sample({ created_at: "once" }), "completed");
    expect(work.set.duration_seconds).toBe(0);
  });

  it.each([
    ["ends the draining of a session that drains", { draining_until: "2026-01-08T18:40:00.000Z" }, null],
    ["says nothing of draining otherwise", {}, undefined],
  ])("into a final phase %s", (_, parts, expected) => {
    const work = draft(NOW);
    move(work, sample(parts), "completed");
    expect(work.set.draining_until).toBe(expected);
  });

  it("keeps the newest 200 entries of the history", () => {
    let record = sample();
    for (let round = 0; round < KEEP.history + 50; round++) {
      const work = draft(NOW + round);
      move(work, record, round % 2 === 0 ? "executing" : "validating");
      record = recordAfter(record, seal(record, work));
    }
    expect(record.history).toHaveLength(200);
    expect(Date.parse(record.history[0]?.timestamp ?? "")).toBe(NOW + 50);
  });

  it("keeps the newest 200 entries also when an ending passes two phases", () => {
    const entry = (at: number) => ({ from_phase: "a", to_phase: "b", timestamp: toTime(at) });
    const history = Array.from({ length: KEEP.history }, (_, at) => entry(at));
    const work = draft(NOW);
    move(work, sample({ lifecycle: "orchestration", phase: "initializing", history }), "terminated", {
      outcome: "cancelled",
    });
    const kept = work.set.history as SessionRecord["history"];
    expect([kept.length, kept[0], kept.at(-1)?.to_phase]).toEqual([KEEP.history, entry(2), "terminated"]);
  });

  it("counts the time at work to the millisecond where there are limits", () => {
    const limits = { timeout_minutes: 120 };
    const work = draft(NOW);
    move(work, sample({ phase: "planning", limits, active_seconds: 1.001 }), "executing");
    expect(work.set.active_seconds).toBe(1.001);
    const unlimited = draft(NOW);
    move(unlimited, sample({ phase: "executing" }), "planning");
    expect(unlimited.set).not.toHaveProperty("active_seconds");
  });
});

describe("a stored phase", () => {
  it("is written by moves alone; a clone begins in one", () => {
    const lib = new URL("../../lib/", import.meta.url);
    const sources = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".ts") && !file.startsWith("conformance"),
    );
    const writers = sources.filter((file) => /\.phase = /.test(readFileSync(new URL(file, lib), "utf8")));
    expect(sources.length).toBeGreaterThan(100);
    expect(writers.map((file) => file.replaceAll("\\", "/")).sort()).toEqual(["session/clone.ts", "session/move.ts"]);
  });
});
