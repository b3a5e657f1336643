import { describe, expect, it } from "vitest";
import { recordFault, type SessionRecord } from "../../lib/session/record.ts";
import { readSeedFeature } from "../../lib/session/seed-feature.ts";

const LEAST = {
  session_id: "3f2b8a9e-5c1d-4e7f-8a6b-0d9c1e2f3a4b",
  feature_request: "Add dark mode",
  status: "implementing",
  created_at: "2026-02-03T09:00:00Z",
  updated_at: "2026-02-03T10:00:00Z",
};
const CREATED = "2026-02-03T09:00:00.000Z";
const UPDATED = "2026-02-03T10:00:00.000Z";

function read(parts: Record<string, unknown> = {}): SessionRecord {
  const record = readSeedFeature({ ...LEAST, ...parts });
  if ("fault" in record) throw new Error(String(record.fault));
  expect(recordFault(record)).toBeUndefined();
  return record;
}

describe("a feature of seed 004", () => {
  it("that was at work comes in paused, since its last update, with its step and else nothing it did not say", () => {
    expect(read()).toStrictEqual({
      schema_version: 1,
      agent_id: LEAST.session_id,
      agent_name: "unknown",
      purpose: "Add dark mode",
      lifecycle: "feature",
      phase: "paused",
      outcome: null,
      resume_ready: true,
      revision: 0,
      created_at: CREATED,
      last_updated: UPDATED,
      finalized_at: null,
      duration_seconds: null,
      summary: null,
      error_count: 0,
      last_error: null,
      history: [{ from_phase: "implementing", to_phase: "paused", timestamp: UPDATED }],
      metadata: {},
      tags: [],
      feature_request: "Add dark mode",
      paused_from: "implementing",
      current_phase: "implement",
    });
  });

  it.each([
    ["initializing", "planning"],
    ["planning", "planning"],
    ["generating_report", "generating_report"],
  ])("in %s goes on, once it is unpaused, in %s", (status, paused_from) => {
    expect(read({ status })).toMatchObject({ phase: "paused", paused_from, history: [{ from_phase: status }] });
  });

  it("that was paused stays so, since nobody knows when", () => {
    const record = read({ status: "paused" });
    expect(record).toMatchObject({ phase: "paused", resume_ready: true, history: [] });
    expect(record).not.toHaveProperty("paused_from");
  });

  it.each([
    ["completed", "success"],
    ["failed", "failed"],
  ])("that has %s has the outcome %s, and ended when it says", (status, outcome) => {
    const record = read({ status, completed_at: "2026-02-03T09:30:00Z" });
    expect(record).toMatchObject({ phase: status, outcome, resume_ready: false, history: [], duration_seconds: 1800 });
    expect(record.finalized_at).toBe("2026-02-03T09:30:00.000Z");
    expect(record).not.toHaveProperty("paused_from");
  });

  it.each<[string, Record<string, unknown>, Partial<SessionRecord>]>([
    [
      "an end nobody noted ended at its last update",
      { status: "failed" },
      { finalized_at: UPDATED, duration_seconds: 3600 },
    ],
    ["no update was updated when it was created", { updated_at: "x" }, { last_updated: CREATED }],
    [
      "an end before its beginning lasted no time",
      { status: "failed", completed_at: "2026-01-01" },
      { duration_seconds: 0 },
    ],
    [
      "seconds it counted itself lasted these",
      { status: "failed", statistics: { duration_seconds: 5 } },
      { duration_seconds: 5 },
    ],
    [
      "seconds at 0 lasted from beginning to end",
      { status: "failed", statistics: { duration_seconds: 0 } },
      { duration_seconds: 3600 },
    ],
    [
      "seconds that are none, too",
      { status: "failed", statistics: { duration_seconds: "5" } },
      { duration_seconds: 3600 },
    ],
    ["a step has it", { current_phase: "implement" }, { current_phase: "implement" }],
  ])("with %s", (_, parts, expected) => {
    expect(read(parts)).toMatchObject(expected);
  });

  it.each<[object, object]>([
    [
      { branch: "main", commit: "0123abc", repo_root: "/r", is_worktree: true, worktree_name: "w", remote: "o" },
      { branch: "main", commit: "0123abc", repo_root: "/r", is_worktree: true, worktree_name: "w", remote: "o" },
    ],
    [
      { branch: "HEAD", commit: "", repo_root: 5, is_worktree: "yes", worktree_name: null },
      { branch: null, commit: null, repo_root: "", is_worktree: false },
    ],
    [
      { branch: "", commit: "0123ab" },
      { branch: null, commit: null, repo_root: "", is_worktree: false },
    ],
    [
      { branch: 5, commit: `x${"a".repeat(40)}` },
      { branch: null, commit: null, repo_root: "", is_worktree: false },
    ],
    [{ commit: 1234567 }, { branch: null, commit: null, repo_root: "", is_worktree: false }],
    [{ commit: "a".repeat(40) }, { branch: null, commit: "a".repeat(40), repo_root: "", is_worktree: false }],
    [{ commit: "a".repeat(41) }, { branch: null, commit: null, repo_root: "", is_worktree: false }],
  ])("in the repository %j is in %j", (git_context, git) => {
    expect(read({ git_context }).git).toStrictEqual(git);
  });

  it.each<[object, object | undefined]>([
    [
      { filename: "prd.md", path: "/p", version: "2", title: "t" },
      { filename: "prd.md", path: "/p", version: "2", title: "t" },
    ],
    [
      { filename: "prd.md", path: "/p", version: 2 },
      { filename: "prd.md", path: "/p" },
    ],
    [{ filename: "prd.md" }, undefined],
    [{ path: "/p" }, undefined],
    [["prd.md"], undefined],
  ])("with the document %j has %j", (prd_reference, prd) => {
    expect(read({ prd_reference }).prd).toStrictEqual(prd);
  });

  it("takes of limits and counters those that can be some, and the switches as they are", () => {
    const configuration = { max_iterations: 1, timeout_minutes: 0, auto_checkpoint: false };
    expect(read({ configuration }).limits).toStrictEqual({ max_iterations: 1, auto_checkpoint: false });
    const wrong = { max_iterations: 1.5, timeout_minutes: "120" };
    expect(read({ configuration: wrong }).limits).toStrictEqual({});
    const statistics = { total_tasks: 5, failed_tasks: 0, lost: -1, half: 0.5, text: "5", none: null };
    expect(read({ statistics }).statistics).toStrictEqual({ total_tasks: 5, failed_tasks: 0, half: 0.5 });
  });

  it.each(["git_context", "prd_reference", "statistics", "configuration"])(
    "passes over %s that is no object",
    (key) => {
      for (const odd of [null, 5, "text", ["a"]]) expect(read({ [key]: odd })).toStrictEqual(read());
      expect(read({ current_phase: 5 })).toStrictEqual(read());
    },
  );
});

describe("what is no feature of seed 004", () => {
  it.each<[unknown, string, string | undefined]>([
    [null, "expected a JSON object", undefined],
    [[LEAST], "expected a JSON object", undefined],
    ["text", "expected a JSON object", undefined],
    [{ ...LEAST, session_id: 5 }, "session_id: expected a text", "session_id"],
    [{ ...LEAST, feature_request: null }, "feature_request: expected a text", "feature_request"],
    [{ ...LEAST, status: undefined }, "status: expected a text", "status"],
    [{ ...LEAST, status: "toString" }, 'unknown status "toString"', "status"],
    [{ ...LEAST, status: "x".repeat(81) }, `unknown status "${"x".repeat(80)}"`, "status"],
    [{ ...LEAST, created_at: "once" }, "created_at is no time", "created_at"],
  ])("is told what is wrong with it, and where: %j", (value, fault, at) => {
    expect(readSeedFeature(value)).toStrictEqual(at === undefined ? { fault } : { fault, at });
  });
});
