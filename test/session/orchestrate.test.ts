import { describe, expect, it } from "vitest";
import { decideInitialize, decideMigrate } from "../../lib/session/orchestrate.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { NOW, recordAfter, refusal, sample, task } from "./sample.ts";

const AT = "2026-01-08T18:30:00.000Z";
const session = (parts: Partial<SessionRecord> = {}) =>
  sample({ lifecycle: "orchestration", kind: "department", phase: "initializing", ...parts });

describe("the budget of a session", () => {
  it("is stored before the session starts, which stays in its first phase", () => {
    const decision = decideInitialize(session(), { memory: "1k", cpu: 2 }, NOW);
    expect(recordAfter(session(), decision)).toMatchObject({
      phase: "initializing",
      resources: { memory_bytes: 1024, cpu_cores: 2 },
    });
    expect("change" in decision && decision.events).toEqual([
      { type: "session.updated", data: { keys: ["resources"] } },
    ]);
  });

  it.each<[string, string[]]>([
    ["active", ["idle", "completed", "error", "terminated"]],
    ["idle", ["active", "terminated"]],
    ["of-the-future", []],
  ])("is refused in %s, and the refusal says where the session may go: %j", (phase, allowed) => {
    expect(decideInitialize(session({ phase }), { memory: "1k" }, NOW)).toMatchObject({
      refused: { code: "INVALID_TRANSITION", details: { from: phase, to: "initializing", allowed } },
    });
  });

  it("is refused in words where the lifecycle names no phase to move to instead", () => {
    expect(decideInitialize(sample({ phase: "executing" }), { memory: "1k" }, NOW)).toMatchObject({
      refused: { code: "INVALID_TRANSITION", message: "A session in executing cannot move to initializing." },
    });
  });

  it("is refused as FINALIZED where the session has ended", () => {
    expect(refusal(decideInitialize(session({ phase: "terminated" }), { memory: "1k" }, NOW))).toBe("FINALIZED");
  });
});

describe("the new place of a session", () => {
  const worked = session({
    phase: "active",
    workspace: "/old",
    error_count: 2,
    last_error: { message: "late", timestamp: AT },
    metadata: { domain: "data", last_report: "so far" },
    tasks: [task("t", { status: "done", outcome: "success" })],
  });
  const moved = (record: SessionRecord, preserveState: boolean) =>
    decideMigrate(record, { workspace: "/new", preserveState }, NOW);

  it("is stored and told, from where and to where", () => {
    const decision = moved(worked, true);
    expect(recordAfter(worked, decision)).toStrictEqual({
      ...worked,
      workspace: "/new",
      last_updated: AT,
      revision: worked.revision + 1,
    });
    expect("change" in decision && decision.events).toEqual([
      { type: "session.migrated", data: { from: "/old", to: "/new", preserve_state: true } },
    ]);
    const first = moved(session(), true);
    expect("change" in first && first.events[0]?.data).toMatchObject({ from: null });
  });

  it("begins anew without its state: no errors, no tasks, only what the session was made with", () => {
    expect(recordAfter(worked, moved(worked, false))).toMatchObject({
      phase: "active",
      workspace: "/new",
      error_count: 0,
      last_error: null,
      metadata: { domain: "data" },
      tasks: [],
    });
    expect(recordAfter(worked, moved(worked, false)).metadata).not.toHaveProperty("last_report");
  });

  it("gives a session without tasks none, and speaks of no draining where there is none", () => {
    expect(recordAfter(session(), moved(session(), false))).not.toHaveProperty("tasks");
    const decision = moved(session(), true);
    expect("change" in decision && decision.change.set).toEqual({ workspace: "/new", last_updated: AT });
  });

  it("ends a draining: the session takes new work again", () => {
    const record = session({ phase: "active", draining_until: "2026-01-08T18:31:00.000Z" });
    expect(recordAfter(record, moved(record, true))).not.toHaveProperty("draining_until");
  });

  it("is refused where the session has ended, and where it is none", () => {
    expect(refusal(moved(session({ phase: "terminated" }), true))).toBe("FINALIZED");
    expect(() => decideMigrate(worked, { workspace: " ", preserveState: true }, NOW)).toThrow(
      'workspace: expected text, got " "',
    );
  });
});
