import { describe, expect, it } from "vitest";
import { type Asker, assess, openRun } from "../../lib/session/assess.ts";
import { DEFAULT_POLICY, type Policy } from "../../lib/session/policy.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { toTime } from "../../lib/session/time.ts";
import { host, MINUTE, NOW, sample } from "./sample.ts";

const HOUR = 60 * MINUTE;
const started = { started_at: "2026-01-08T18:00:00.000Z" };
const stopped = { ...started, stopped_at: "2026-01-08T18:10:00.000Z" };

function judge(
  parts: Partial<SessionRecord>,
  ownerAlive = false,
  asker: Asker = "direct",
  policy: Policy = DEFAULT_POLICY,
) {
  return assess(sample(parts), NOW, policy, { ownerAlive }, asker);
}

function aged(ms: number, parts: Partial<SessionRecord> = {}): Partial<SessionRecord> {
  return { last_updated: toTime(NOW - ms), ...parts };
}

describe("what a session is right now", () => {
  it.each<[Partial<SessionRecord>, boolean, string]>([
    [{ phase: "approval" }, false, "waiting"],
    [{ phase: "investigating" }, false, "waiting"],
    [{ phase: "executing" }, false, "open"],
    [{ phase: "initializing", host: host(stopped) }, false, "open"],
    [{ phase: "approval", host: host(stopped) }, true, "waiting"],
    [{ phase: "executing", host: host(started) }, true, "running"],
    [{ phase: "approval", host: host(stopped, started) }, true, "running"],
    [{ phase: "executing", host: host(started) }, false, "interrupted"],
    [{ phase: "executing", host: host(stopped), interrupted: "session_end" }, true, "interrupted"],
    [{ phase: "executing", host: host(stopped, started), interrupted: "session_end" }, true, "running"],
    [{ phase: "completed", host: host(started) }, true, "final"],
    [{ phase: "failed", interrupted: "session_end" }, false, "final"],
    [{ phase: "of-the-future" }, false, "open"],
  ])("%j with an owner alive %s is %s", (parts, ownerAlive, state) => {
    expect(judge(parts, ownerAlive).state).toBe(state);
  });

  it("has an open run only when the last one has not stopped", () => {
    expect(openRun(sample())).toBeUndefined();
    expect(openRun(sample({ host: host() }))).toBeUndefined();
    expect(openRun(sample({ host: host(started, stopped) }))).toBeUndefined();
    expect(openRun(sample({ host: host(stopped, started) }))).toEqual(started);
  });
});

describe("the resume window", () => {
  const byPhase: Policy = {
    ...DEFAULT_POLICY,
    resume: {
      ...DEFAULT_POLICY.resume,
      windowByPhaseMs: { approval: 2 * HOUR },
      hostWindowByPhaseMs: { planning: HOUR },
    },
  };
  it.each<[Asker, string, Policy, number]>([
    ["direct", "approval", DEFAULT_POLICY, 30 * MINUTE],
    ["direct", "planning", DEFAULT_POLICY, 30 * MINUTE],
    ["host", "approval", DEFAULT_POLICY, 72 * HOUR],
    ["host", "planning", DEFAULT_POLICY, 24 * HOUR],
    ["host", "executing", DEFAULT_POLICY, 24 * HOUR],
    ["direct", "approval", byPhase, 2 * HOUR],
    ["direct", "planning", byPhase, 30 * MINUTE],
    ["host", "approval", byPhase, 24 * HOUR],
    ["host", "planning", byPhase, HOUR],
  ])("of %s in %s closes at its exact end", (asker, phase, policy, windowMs) => {
    expect(judge(aged(windowMs - 1, { phase }), false, asker, policy)).toMatchObject({ windowMs, expired: false });
    expect(judge(aged(windowMs, { phase }), false, asker, policy)).toMatchObject({ ageMs: windowMs, expired: true });
  });

  it.each([
    ["from the future", "2027-01-01T00:00:00.000Z"],
    ["that is no time", "soon"],
  ])("counts a last_updated %s as now", (_, last_updated) => {
    expect(judge({ last_updated })).toMatchObject({ ageMs: 0, expired: false });
  });
});

describe("a claim", () => {
  it.each([
    ["one millisecond before its end holds", 1, "h"],
    ["at its end is over", 0, undefined],
    ["after its end is over", -1, undefined],
  ])("%s", (_, left, holder) => {
    expect(judge({ claim: { holder: "h", expires_at: toTime(NOW + left) } }).claimedBy).toBe(holder);
  });
});

describe("abandoning and removal", () => {
  const week = 168 * HOUR;
  it.each<[string, Partial<SessionRecord>, object]>([
    ["an open session is silent long enough at 168 h", aged(week), { abandonDue: true, removalDue: false }],
    ["and not a millisecond before", aged(week - 1), { abandonDue: false, removalDue: false }],
    [
      "a finished one may go 168 h after its end",
      aged(0, { phase: "completed", finalized_at: toTime(NOW - week) }),
      { abandonDue: false, removalDue: true },
    ],
    [
      "and not a millisecond before",
      aged(week, { phase: "completed", finalized_at: toTime(NOW - week + 1) }),
      { abandonDue: false, removalDue: false },
    ],
    [
      "one without an end goes by its last change",
      aged(week, { phase: "failed" }),
      { abandonDue: false, removalDue: true },
    ],
  ])("%s", (_, parts, expected) => {
    expect(judge(parts)).toMatchObject(expected);
  });
});
