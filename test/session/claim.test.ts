import { describe, expect, it } from "vitest";
import { decideClaim } from "../../lib/session/claim.ts";
import { decideFinalize } from "../../lib/session/finalize.ts";
import { DEFAULT_POLICY } from "../../lib/session/policy.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { decideStart } from "../../lib/session/start.ts";
import { toTime } from "../../lib/session/time.ts";
import { decideUpdate } from "../../lib/session/update.ts";
import { host, MINUTE, NOW, recordAfter, refusal, sample } from "./sample.ts";

const waiting = sample({ last_updated: toTime(NOW - MINUTE) });

function claim(record: SessionRecord, holder: string, now = NOW) {
  return decideClaim(record, holder, { now, policy: DEFAULT_POLICY, facts: { ownerAlive: false } });
}

const claimed = recordAfter(waiting, claim(waiting, "first").decision);
const FIRST = { holder: "first", expires_at: "2026-01-08T18:32:00.000Z" };

describe("a claim", () => {
  it("is stored with its holder for 120 s and leaves last_updated alone", () => {
    const { decision } = claim(waiting, "first");
    expect(recordAfter(waiting, decision)).toEqual({ ...waiting, revision: waiting.revision + 1, claim: FIRST });
    expect("change" in decision && decision.events).toEqual([{ type: "session.claimed", data: FIRST }]);
  });

  it.each([
    ["of another holder is refused a millisecond before its end", "second", 119_999, "session_claimed"],
    ["may be taken by another at its end", "second", 120_000, "session_resumable"],
    ["is renewed by its holder", "first", 60_000, "session_resumable"],
  ])("%s", (_, holder, later, detail) => {
    const { verdict, decision } = claim(claimed, holder, NOW + later);
    expect(verdict.detail).toBe(detail);
    if (detail === "session_claimed") expect(refusal(decision)).toBe("CONFLICT");
    else expect(recordAfter(claimed, decision).claim).toEqual({ holder, expires_at: toTime(NOW + later + 120_000) });
  });

  it.each([
    ["executing", "phase_not_resumable"],
    ["completed", "session_finalized"],
  ])("of a session in %s that may not be resumed is refused, and says why: %s", (phase, detail) => {
    const message = `Session ${sample().agent_id} may not be resumed: ${detail}.`;
    expect(claim(sample({ phase }), "first").decision).toEqual({ refused: { code: "CONFLICT", message } });
  });

  it.each<[string, (record: SessionRecord) => ReturnType<typeof decideUpdate>]>([
    ["a phase change", (record) => decideUpdate(record, { phase: "executing" }, NOW)],
    ["the same phase again", (record) => decideUpdate(record, { phase: "approval" }, NOW)],
    ["the end", (record) => decideFinalize(record, { outcome: "completed" }, NOW)],
    ["a run", (record) => decideStart(record, { agentId: "a", agentType: "reviewer", host: host() }, false, NOW)],
  ])("ends by %s", (_, decide) => {
    expect(recordAfter(claimed, decide(claimed))).not.toHaveProperty("claim");
  });

  it("outlives a change of something else", () => {
    expect(recordAfter(claimed, decideUpdate(claimed, { metadata: { a: 1 } }, NOW)).claim).toEqual(claimed.claim);
  });
});
