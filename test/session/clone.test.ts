import { describe, expect, it } from "vitest";
import { type CloneOptions, decideClone, lastingMetadata, zeroCounters } from "../../lib/session/clone.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { host, NOW, recordAfter, sample, task } from "./sample.ts";

const AT = "2026-01-08T18:30:00.000Z";

function clone(source: SessionRecord, wanted: Partial<CloneOptions> = {}): SessionRecord {
  return recordAfter(sample({ revision: 0 }), decideClone(undefined, source, { agentId: "copy", ...wanted }, NOW));
}

/** The history of a session that was in these phases, one after the other. */
function way(...phases: string[]): SessionRecord["history"] {
  return phases.slice(1).map((to_phase, at) => ({ from_phase: phases[at] as string, to_phase, timestamp: AT }));
}

describe("a clone", () => {
  it("stays in the phase of a session that is open, with its history", () => {
    const history = way("initializing", "planning", "approval");
    const copy = clone(sample({ phase: "approval", history }));
    expect(copy).toMatchObject({ agent_id: "copy", phase: "approval", resume_ready: true, history, created_at: AT });
  });

  it("of a paused feature goes on from where that was paused", () => {
    const parts = { lifecycle: "feature", phase: "paused", paused_from: "implementing", current_phase: "implement" };
    expect(clone(sample(parts))).toMatchObject(parts);
  });

  it.each<[Partial<CloneOptions>, string]>([
    [{}, "terraform-architect"],
    [{ name: null }, "terraform-architect"],
    [{ name: "" }, "terraform-architect"],
    [{ name: "other" }, "other"],
  ])("made with %j is named %s", (wanted, name) => {
    expect(clone(sample(), wanted).agent_name).toBe(name);
  });

  it.each([
    [{}, undefined],
    [{ copyResources: null }, undefined],
    [{ copyResources: false }, undefined],
    [{ copyResources: true }, { memory_bytes: 1024 }],
  ])("made with %j has the budget %j", (wanted, resources) => {
    expect(clone(sample({ resources: { memory_bytes: 1024 } }), wanted).resources).toEqual(resources);
  });

  it.each([{}, { resetState: true }])("made with %j has nothing of the one piece of work its source does", (wanted) => {
    const own = {
      tasks: [task("t1")],
      host: host(),
      usage: { tokens: 5 },
      claim: { holder: "h", expires_at: AT },
      interrupted: "owner_dead",
      phase_source: "text",
      resumed_from: "s0",
      superseded_by: "s2",
      draining_until: AT,
      reason: "why",
      h1: { start: 0, end: 1 },
    };
    const lasting = { template: "t", workspace: "/w", tags: ["t"], environment: { A: "1" } };
    const copy = clone(sample({ ...own, ...lasting }), wanted);
    expect(copy).toMatchObject({ ...lasting, cloned_from: sample().agent_id });
    expect(Object.keys(copy).filter((key) => key in own)).toEqual([]);
  });

  it.each<[Partial<CloneOptions>, Record<string, unknown>]>([
    [{}, { source: sample().agent_id, revision: 4 }],
    [{ at: null }, { source: sample().agent_id, revision: 4 }],
    [{ at: "cp-4" }, { source: sample().agent_id, revision: 4, at: "cp-4" }],
  ])("made with %j tells that it was made from %j", (wanted, data) => {
    const decision = decideClone(undefined, sample(), { agentId: "copy", ...wanted }, NOW);
    expect("change" in decision && decision.events[1]).toStrictEqual({ type: "session.cloned", data });
  });

  it("is refused where there is a session already, which is named", () => {
    const taken = sample({ agent_id: "copy" });
    expect(decideClone(taken, sample(), { agentId: "copy" }, NOW)).toEqual({
      refused: {
        code: "CONFLICT",
        message: "There is a session copy already.",
        details: { agent_id: "copy" },
      },
    });
  });
});

describe("a clone of a session that has ended goes on", () => {
  const ended = { outcome: "failed", finalized_at: AT, duration_seconds: 1800 } as const;

  it.each<[string, string, string[], string]>([
    ["agent", "failed", ["initializing", "planning", "executing", "failed"], "executing"],
    ["agent", "abandoned", ["approval", "abandoned", "completed"], "approval"],
    ["agent", "failed", ["planning", "no longer known", "failed"], "planning"],
    ["agent", "failed", ["no longer known", "failed"], "initializing"],
    ["agent", "completed", [], "initializing"],
    ["feature", "failed", ["planning", "generating_tasks", "implementing", "failed"], "implementing"],
    ["orchestration", "terminated", ["active", "idle", "terminated"], "idle"],
    ["orchestration", "terminated", ["active", "error", "terminated"], "active"],
  ])("%s, %s by way of %j: in %s", (lifecycle, phase, phases, expected) => {
    const copy = clone(sample({ ...ended, lifecycle, phase, history: way(...phases) }));
    expect(copy).toMatchObject({ phase: expected, outcome: null, finalized_at: null, duration_seconds: null });
    expect(copy).not.toHaveProperty("paused_from");
  });

  it.each<[string[], string | undefined]>([
    [["planning", "paused", "failed"], "planning"],
    [["planning", "paused", "implementing", "paused", "failed"], "implementing"],
    [["paused", "failed"], undefined],
  ])("a feature by way of %j: paused from %s", (phases, from) => {
    const copy = clone(sample({ ...ended, lifecycle: "feature", phase: "failed", history: way(...phases) }));
    expect(copy).toMatchObject({ phase: "paused", resume_ready: true });
    expect(copy.paused_from).toBe(from);
  });
});

describe("a clone that begins anew", () => {
  const begun = (parts: Partial<SessionRecord>) => clone(sample(parts), { resetState: true });

  it("is in the first phase, and nowhere paused", () => {
    const copy = begun({ lifecycle: "feature", phase: "paused", paused_from: "validating", current_phase: "validate" });
    expect(copy).toMatchObject({ phase: "initializing", resume_ready: false });
    expect(copy).not.toHaveProperty("paused_from");
    expect(copy).not.toHaveProperty("current_phase");
  });

  it("of a session that has ended begins in the first phase too", () => {
    const history = way("planning", "paused", "failed");
    const copy = begun({ lifecycle: "feature", phase: "failed", outcome: "failed", history });
    expect(copy).toMatchObject({ phase: "initializing", history: [], outcome: null });
  });

  it("has the metadata the session was made with, without what was noted at work", () => {
    const noted = { last_report: "r", reports: ["r"], task_id: "t", task_ids: ["t"], lastActivity: AT };
    const metadata = { plan: "p", reported: true };
    expect(begun({ metadata: { ...metadata, ...noted, processedTasks: 3 } }).metadata).toEqual(metadata);
    expect(lastingMetadata({ ...noted, ...metadata })).toEqual(metadata);
  });
});

describe("the counters from 0", () => {
  const always = { error_count: 0, last_error: null };
  const statistics = {
    total_tasks: 0,
    completed_tasks: 0,
    failed_tasks: 0,
    decisions_made: 0,
    checkpoints_created: 0,
    error_recovery_count: 0,
    duration_seconds: 0,
  };

  it.each<[Partial<SessionRecord>, Record<string, unknown>]>([
    [{ error_count: 2, last_error: { message: "m", timestamp: AT } }, always],
    [{ iteration: 3 }, { ...always, iteration: 0 }],
    [{ active_seconds: 60 }, { ...always, active_seconds: 0 }],
    [{ statistics: { total_tasks: 9 } }, { ...always, statistics }],
  ])("of a session with %j are those it has", (parts, expected) => {
    expect(zeroCounters(sample(parts))).toStrictEqual(expected);
  });
});
