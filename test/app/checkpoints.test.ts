import { describe, expect, it } from "vitest";
import { recordAt } from "../../lib/app/history-at.ts";
import type { SessionRecord } from "../../lib/index.ts";
import { createRuntime } from "../../lib/runtime.ts";
import { failure, MINUTE, opened } from "../library/workspace.ts";

/** What two sessions never have in common. */
const OWN = ["agent_id", "revision", "created_at", "last_updated", "cloned_from"] as const;

function shared(record: SessionRecord): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...record };
  for (const key of OWN) delete copy[key];
  return copy;
}

describe("checkpoints of a feature", () => {
  it("come with every phase change, in its own line", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ featureRequest: "f" });
    await sessions.transition(id, "planning");
    await sessions.pause(id);
    expect(await sessions.checkpoints(id)).toEqual([
      {
        checkpoint_id: "cp-2",
        seq: 2,
        at: "2026-01-08T18:00:00.000Z",
        checkpoint_type: "phase_complete",
        phase: "planning",
      },
      expect.objectContaining({ checkpoint_id: "cp-3", seq: 3, phase: "paused" }),
    ]);
    const [, line] = await sessions.history(id);
    expect([line?.type, line?.also?.map(({ type }) => type)]).toEqual([
      "session.phase_changed",
      ["checkpoint.created"],
    ]);
    expect((await sessions.get(id))?.statistics?.checkpoints_created).toBe(2);
  });

  it("come with every error, which is counted as recovered from", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ featureRequest: "f" });
    const record = await sessions.update(id, { error: "boom" });
    expect(record.statistics).toMatchObject({ error_recovery_count: 1, checkpoints_created: 1 });
    expect(await sessions.checkpoints(id)).toMatchObject([
      { checkpoint_id: "cp-2", checkpoint_type: "error_recovery", phase: "initializing" },
    ]);
  });

  it("have ids of their own when one line makes two", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ featureRequest: "f" });
    await sessions.update(id, { phase: "planning", error: "boom" });
    expect(await sessions.checkpoints(id)).toMatchObject([
      { checkpoint_id: "cp-2", checkpoint_type: "phase_complete", phase: "planning" },
      { checkpoint_id: "cp-2-2", checkpoint_type: "error_recovery", phase: "planning" },
    ]);
    expect((await sessions.get(id))?.statistics?.checkpoints_created).toBe(2);
  });

  it("do not come when they are switched off", async () => {
    const { sessions } = await opened();
    const limits = { autoCheckpoint: false, errorRecoveryEnabled: false };
    const { agent_id: id } = await sessions.create({ featureRequest: "f", limits });
    await sessions.transition(id, "planning");
    const { statistics } = await sessions.update(id, { error: "boom" });
    expect(await sessions.checkpoints(id)).toEqual([]);
    expect(statistics).toMatchObject({ error_recovery_count: 0, checkpoints_created: 0 });
  });
});

describe("a checkpoint by hand", () => {
  it("marks the state of now, in every lifecycle", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ agentName: "a" });
    expect(await sessions.checkpoint(id, { label: "before", type: "safe_state" })).toEqual({
      checkpoint_id: "cp-2",
      seq: 2,
      at: "2026-01-08T18:00:00.000Z",
      checkpoint_type: "safe_state",
      phase: "initializing",
      label: "before",
    });
    expect((await sessions.checkpoint(id)).checkpoint_type).toBe("manual");
  });

  it("is refused for an unknown type, an unknown session and one that has ended", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ agentName: "a" });
    expect(await failure(sessions.checkpoint(id, { type: "whim" as "manual" }))).toMatchObject({
      code: "INVALID_VALUE",
    });
    expect(await failure(sessions.checkpoint("nobody"))).toMatchObject({ code: "NOT_FOUND" });
    await sessions.finalize(id, "completed");
    expect(await failure(sessions.checkpoint(id))).toMatchObject({ code: "FINALIZED" });
  });
});

describe("a clone at a checkpoint", () => {
  const LIVES: [string, Parameters<Awaited<ReturnType<typeof opened>>["sessions"]["create"]>[0]][] = [
    ["agent", { agentName: "a", metadata: { deep: { a: [1, 2] } }, tags: ["t"] }],
    ["feature", { featureRequest: "f", prd: { filename: "p", path: "/p" } }],
    ["orchestration", { kind: "department", agentName: "data", capabilities: ["c"], resources: { memory: "1g" } }],
  ];

  it.each(LIVES)("equals the record of then (%s)", async (_, options) => {
    const { sessions, clock, dir } = await opened();
    const { agent_id: id, lifecycle } = await sessions.create(options);
    await sessions.update(id, { metadata: { noted: true }, error: "once" });
    clock.advance(MINUTE);
    const { checkpoint_id, seq } = await sessions.checkpoint(id, { label: "here" });
    await sessions.update(id, { metadata: { noted: null, later: 1 }, tags: ["other"], summary: "later" });
    await sessions.transition(id, lifecycle === "orchestration" ? "active" : "planning");
    const then = await recordAt(createRuntime({ dir }), id, seq);
    for (const at of [checkpoint_id, "here", String(seq)]) {
      const name = lifecycle === "orchestration" ? `data-${at}` : null;
      const clone = await sessions.clone(id, { at, name });
      expect(clone).toMatchObject({ cloned_from: id, revision: 1, created_at: "2026-01-08T18:01:00.000Z" });
      expect(shared({ ...clone, agent_name: then.agent_name })).toEqual(shared(then));
    }
  });

  it("takes the newest of a label, and knows none that is not there", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({ agentName: "a" });
    await sessions.checkpoint(id, { label: "x" });
    await sessions.update(id, { summary: "between" });
    await sessions.checkpoint(id, { label: "x" });
    expect((await sessions.clone(id, { at: "x" })).summary).toBe("between");
    for (const at of ["cp-3", "y", "99", "0"]) {
      expect(await failure(sessions.clone(id, { at }))).toMatchObject({ code: "CHECKPOINT_NOT_FOUND" });
    }
  });
});
