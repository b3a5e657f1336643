import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, type Policy } from "../../lib/session/policy.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { type Found, type Question, resumeVerdict } from "../../lib/session/resume.ts";
import { toTime } from "../../lib/session/time.ts";
import { host, MINUTE, NOW, sample } from "./sample.ts";

const started = { started_at: "2026-01-08T18:00:00.000Z" };
const fresh = { last_updated: toTime(NOW - MINUTE) };

function verdict(found: Found, question: Partial<Question> = {}) {
  return resumeVerdict("s1", found, { now: NOW, policy: DEFAULT_POLICY, facts: { ownerAlive: false }, ...question });
}

function detail(parts: Partial<SessionRecord>, question: Partial<Question> = {}) {
  return verdict(sample({ ...fresh, ...parts }), question).detail;
}

describe("a session may be resumed", () => {
  it.each<[string, Partial<SessionRecord>]>([
    ["in approval", { phase: "approval" }],
    ["in investigating", { phase: "investigating" }],
    ["in planning", { phase: "planning" }],
    ["interrupted in executing", { phase: "executing", interrupted: "session_end" }],
    ["whose open run has a dead owner, before any sweep", { phase: "validating", host: host(started) }],
    ["29:59.999 old", { last_updated: toTime(NOW - 30 * MINUTE + 1) }],
    ["with two errors", { error_count: 2 }],
    ["with a claim that has run out now", { claim: { holder: "h", expires_at: toTime(NOW) } }],
    ["with a last_updated in the future", { last_updated: toTime(NOW + 365 * 24 * 60 * MINUTE) }],
  ])("%s", (_, parts) => {
    expect(verdict(sample({ ...fresh, ...parts }))).toMatchObject({
      should_resume: true,
      reason: "session_resumable",
      detail: "session_resumable",
      agent_id: "s1",
    });
  });
});

describe("a session may not be resumed, and why", () => {
  it.each<[string, Partial<SessionRecord>, Partial<Question>?]>([
    ["session_finalized", { phase: "completed" }],
    ["session_finalized", { phase: "failed", resume_ready: true, interrupted: "owner_dead" }],
    ["session_superseded", { phase: "abandoned", superseded_by: "s2" }],
    ["phase_not_resumable", { phase: "initializing" }],
    ["phase_not_resumable", { phase: "executing" }],
    ["phase_not_resumable", { phase: "validating" }],
    ["phase_not_resumable", { phase: "executing", resume_ready: true }],
    ["not_resume_ready", { phase: "approval", resume_ready: false }],
    ["session_running", { phase: "approval", host: host(started) }, { facts: { ownerAlive: true } }],
    ["session_expired", { last_updated: toTime(NOW - 30 * MINUTE) }],
    ["session_expired", { last_updated: toTime(NOW - 31 * MINUTE) }],
    ["too_many_errors", { error_count: 3 }],
    ["session_claimed", { claim: { holder: "h", expires_at: toTime(NOW + 1) } }],
    ["session_claimed", { claim: { holder: "h", expires_at: toTime(NOW + 1) } }, { holder: "other" }],
  ])("%s: %j", (expected, parts, question) => {
    const answer = verdict(sample({ ...fresh, ...parts }), question);
    expect(answer).toMatchObject({ should_resume: false, reason: "session_not_resumable", detail: expected });
  });

  it("session_not_found has its own reason", () => {
    const { criteria, ...answer } = verdict(undefined);
    expect(answer).toEqual({
      should_resume: false,
      reason: "no_existing_session",
      detail: "session_not_found",
      agent_id: "s1",
    });
    expect(criteria.filter(({ ok }) => ok)).toEqual([]);
  });

  it("session_corrupt", () => {
    expect(verdict("corrupt")).toMatchObject({ reason: "session_not_resumable", detail: "session_corrupt" });
  });
});

describe("the first failure in the contract's order is the detail", () => {
  // Everything that can be wrong with one record, mended one after the other.
  const steps: [string, Partial<SessionRecord>][] = [
    ["session_finalized", { phase: "executing" }],
    ["phase_not_resumable", { phase: "approval" }],
    ["not_resume_ready", { resume_ready: true }],
    ["session_running", { host: host() }],
    ["session_expired", fresh],
    ["too_many_errors", { error_count: 0 }],
    ["session_claimed", { claim: { holder: "h", expires_at: toTime(NOW) } }],
    ["session_resumable", {}],
  ];
  it("from ended down to claimed", () => {
    let record = sample({
      phase: "completed",
      resume_ready: false,
      host: host(started),
      error_count: 9,
      claim: { holder: "h", expires_at: toTime(NOW + 1) },
    });
    for (const [expected, mend] of steps) {
      expect(verdict(record, { facts: { ownerAlive: true } }).detail).toBe(expected);
      record = { ...record, ...mend };
    }
  });
});

describe("the criteria", () => {
  it("are all listed, with expected and actual, whatever the answer", () => {
    const { criteria } = verdict(sample({ error_count: 3 }));
    expect(criteria).toEqual([
      { name: "exists", ok: true, expected: "a stored session", actual: "found" },
      { name: "readable", ok: true, expected: "a valid record", actual: "readable" },
      { name: "open", ok: true, expected: "not ended", actual: "open" },
      { name: "phase", ok: true, expected: "a resumable phase, or interrupted", actual: "approval" },
      { name: "resume_ready", ok: true, expected: "true", actual: "true" },
      { name: "not_running", ok: true, expected: "no run of a living owner", actual: "waiting" },
      { name: "recent", ok: false, expected: "less than 1800 s old", actual: "1800 s" },
      { name: "errors", ok: false, expected: "fewer than 3", actual: "3" },
      { name: "unclaimed", ok: true, expected: "no claim of another holder", actual: "none" },
    ]);
    expect(verdict(undefined).criteria.map(({ name }) => name)).toEqual(criteria.map(({ name }) => name));
    expect(verdict("corrupt").criteria.map(({ name }) => name)).toEqual(criteria.map(({ name }) => name));
  });

  it.each<[string, Found, string[]]>([
    ["that does not exist", undefined, ["none", ...Array<string>(8).fill("unknown")]],
    ["that cannot be read", "corrupt", ["found", "unreadable", ...Array<string>(7).fill("unknown")]],
  ])("of a session %s say what is known, and promise no number of seconds", (_, found, actual) => {
    const { criteria } = verdict(found);
    expect(criteria.map((each) => each.actual)).toEqual(actual);
    expect(criteria.find(({ name }) => name === "recent")?.expected).toBe("inside the resume window");
  });

  it.each<[string, Partial<SessionRecord>, string, string]>([
    ["how it ended", { phase: "abandoned", outcome: "cancelled" }, "open", "ended: cancelled"],
    ["the phase it ended in when nothing else is known", { phase: "failed" }, "open", "ended: failed"],
    ["who claimed it", { claim: { holder: "h", expires_at: toTime(NOW + 1) } }, "unclaimed", "h"],
  ])("say %s", (_, parts, name, actual) => {
    const found = verdict(sample({ ...fresh, ...parts })).criteria.find((each) => each.name === name);
    expect(found).toMatchObject({ ok: false, actual });
  });

  it("are left out when no explanation is asked for, and the answer is the same", () => {
    const explained = verdict(sample(fresh), { explain: true });
    expect(explained.criteria).toHaveLength(9);
    expect(verdict(sample(fresh), { explain: false })).toEqual({ ...explained, criteria: [] });
  });

  it("follow the policy and the asker", () => {
    const strict: Policy = { ...DEFAULT_POLICY, resume: { ...DEFAULT_POLICY.resume, maxErrors: 1, windowMs: MINUTE } };
    expect(detail({ error_count: 1, last_updated: toTime(NOW) }, { policy: strict })).toBe("too_many_errors");
    expect(detail({}, { policy: strict })).toBe("session_expired");
    expect(detail({ last_updated: toTime(NOW - 71 * 60 * MINUTE) }, { asker: "host" })).toBe("session_resumable");
  });

  it("let a holder's own claim pass", () => {
    expect(detail({ claim: { holder: "h", expires_at: toTime(NOW + 1) } }, { holder: "h" })).toBe("session_resumable");
  });
});
