import { describe, expect, it } from "vitest";
import { apply } from "../../lib/session/apply.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { decideStart } from "../../lib/session/start.ts";
import { eventsOf, host, NOW, recordAfter, sample } from "./sample.ts";

const { runs: _, ...facet } = host();
const START = { agentId: "a1", agentType: "reviewer", host: facet };
const stopped = { started_at: "2026-01-08T18:00:00.000Z", stopped_at: "2026-01-08T18:10:00.000Z" };
const open = { started_at: "2026-01-08T18:00:00.000Z" };

const start = (record: SessionRecord | undefined, ownerAlive = false) => decideStart(record, START, ownerAlive, NOW);
const begun = (parts: Partial<SessionRecord>) => {
  const record = sample({ host: host(stopped), ...parts });
  return recordAfter(record, start(record));
};

describe("the start of an agent", () => {
  it("that nobody knows makes a session with its first run", () => {
    const decision = decideStart(
      undefined,
      { ...START, purpose: "Look", parentId: "p", metadata: { a: 1 } },
      false,
      NOW,
    );
    if (!("change" in decision)) throw new Error("nothing was made");
    expect(apply(undefined, decision.change, 1)).toMatchObject({
      ...{ agent_id: "a1", agent_name: "reviewer", purpose: "Look", parent_id: "p", metadata: { a: 1 } },
      ...{ phase: "initializing", host: { runs: [{ started_at: "2026-01-08T18:30:00.000Z" }] } },
    });
    expect(eventsOf(decision)).toEqual(["session.created"]);
  });

  it("that nobody knows and one delegation may have started is one change: the session, tied to it", () => {
    const link = { toolUseId: "toolu_1", certain: false, description: "Look", taskIds: ["T1"], prompt: "Look at it" };
    const decision = decideStart(undefined, { ...START, link }, false, NOW);
    if (!("change" in decision)) throw new Error("nothing was made");
    expect(apply(undefined, decision.change, 1)).toMatchObject({
      ...{ phase: "initializing", purpose: "Look", metadata: { task_ids: ["T1"], task_id: "T1" } },
      host: { tool_use_id: "toolu_1", link: "provisional", prompt: "Look at it", runs: [{}] },
    });
    expect(eventsOf(decision)).toEqual(["session.created", "session.linked"]);
    expect("change" in decision && decision.events[0]?.data).toMatchObject({ purpose: "Look" });
  });

  it("that is known already is not tied anew", () => {
    const record = sample({ phase: "validating", host: host(stopped) });
    const link = { toolUseId: "toolu_9", certain: false };
    expect(recordAfter(record, decideStart(record, { ...START, link }, false, NOW)).host).not.toHaveProperty(
      "tool_use_id",
    );
  });

  it.each(["approval", "investigating", "planning"])("that waited in %s goes on in executing", (phase) => {
    const next = begun({ phase });
    expect(next).toMatchObject({ phase: "executing", resume_ready: false });
    expect(next.host?.runs).toEqual([stopped, { started_at: "2026-01-08T18:30:00.000Z" }]);
  });

  it.each(["completed", "failed", "abandoned"])("that had ended in %s is reopened in executing", (phase) => {
    const ended = { outcome: "success", finalized_at: "2026-01-08T18:10:00.000Z", duration_seconds: 600 } as const;
    expect(begun({ phase, ...ended })).toMatchObject({
      ...{ phase: "executing", outcome: null, finalized_at: null, duration_seconds: null },
    });
  });

  it("at work keeps its phase", () => {
    expect(begun({ phase: "validating" })).toMatchObject({ phase: "validating", history: [] });
  });

  it("counts errors anew, and is no longer interrupted", () => {
    const next = begun({ phase: "executing", error_count: 3, interrupted: "owner_dead" });
    expect(next.error_count).toBe(0);
    expect(next).not.toHaveProperty("interrupted");
  });

  it("while its run is open is the same start told twice, unless the run's owner is dead", () => {
    const running = sample({ phase: "executing", host: host(open) });
    expect(start(running, true)).toEqual({ unchanged: true });
    expect(recordAfter(running, start(running, false)).host?.runs).toEqual([
      { ...open, stopped_at: "2026-01-08T18:30:00.000Z", interrupted: "owner_dead" },
      { started_at: "2026-01-08T18:30:00.000Z" },
    ]);
  });

  it("whose last run is over is a new run, also while its owner lives", () => {
    const record = sample({ phase: "validating", host: host(stopped) });
    const decision = start(record, true);
    expect(recordAfter(record, decision).host?.runs).toHaveLength(2);
    expect("change" in decision && decision.events).toEqual([{ type: "session.updated", data: { run: 2 } }]);
  });

  it("ends a claim, also where the phase stays, and writes only what changes", () => {
    const claim = { holder: "h", expires_at: "2026-01-08T18:31:00.000Z" };
    expect(begun({ phase: "executing", claim })).not.toHaveProperty("claim");
    const decision = start(sample({ phase: "executing", host: host(stopped) }));
    expect("change" in decision && decision.change.set).toEqual({ last_updated: "2026-01-08T18:30:00.000Z" });
  });

  it("gives itself as the reason of the change of phase", () => {
    const decision = start(sample({ host: host(stopped) }));
    expect("change" in decision && decision.events[0]?.data).toMatchObject({ reason: "agent started" });
  });

  it("under the id of a session of another lifecycle changes nothing", () => {
    expect(start(sample({ lifecycle: "feature", phase: "paused" }))).toEqual({ unchanged: true });
  });
});
