import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { draft, seal } from "../../lib/session/draft.ts";
import { move } from "../../lib/session/move.ts";
import { KEEP } from "../../lib/session/record.ts";
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
    expect(eventsOf(decision)).toContain("session.reopened");
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
