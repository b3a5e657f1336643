import { describe, expect, it } from "vitest";
import { checkpointsOf, decideCheckpoint, seqNamed } from "../../lib/session/checkpoint.ts";
import { addCheckpoint, counted } from "../../lib/session/checkpoint-mark.ts";
import { draft, happened } from "../../lib/session/draft.ts";
import type { Happened } from "../../lib/session/events.ts";
import type { Line } from "../../lib/session/line.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { eventsOf, NOW, recordAfter, refusal, sample } from "./sample.ts";

const AT = "2026-01-08T18:30:00.000Z";
const TYPES = [
  "phase_complete",
  "task_group_complete",
  "safe_state",
  "pre_risky_operation",
  "error_recovery",
  "manual",
] as const;

/** What a checkpoint by hand says, when one is made. */
function made(wanted: { label?: string | null; type?: string | null }) {
  const decision = decideCheckpoint(sample(), wanted, NOW);
  return "change" in decision ? decision.events[0]?.data : undefined;
}

describe("a checkpoint by hand", () => {
  it.each<[{ label?: string | null; type?: string | null }, Record<string, unknown>]>([
    [{}, { checkpoint_type: "manual" }],
    [{ type: null, label: null }, { checkpoint_type: "manual" }],
    [{ type: "", label: "" }, { checkpoint_type: "manual" }],
    [
      { type: "safe_state", label: "before" },
      { checkpoint_type: "safe_state", label: "before" },
    ],
  ])("with %j is one of %j", (wanted, said) => {
    expect(made(wanted)).toStrictEqual({ checkpoint_id: "cp-5", phase: "approval", ...said });
  });

  it.each(TYPES)("may be of type %s", (type) => {
    expect(made({ type })).toMatchObject({ checkpoint_type: type });
  });

  it("of another type is refused, with those there are", () => {
    expect(decideCheckpoint(sample(), { type: "whim" }, NOW)).toEqual({
      refused: {
        code: "INVALID_VALUE",
        message: `Unknown type of checkpoint "whim". There are: ${TYPES.join(", ")}.`,
        details: { name: "type", actual: "whim", known: [...TYPES] },
      },
    });
  });

  it("is refused for a session that has ended", () => {
    expect(refusal(decideCheckpoint(sample({ phase: "completed" }), {}, NOW))).toBe("FINALIZED");
  });

  it("changes the time and nothing else of a session that counts none", () => {
    const decision = decideCheckpoint(sample(), {}, NOW);
    expect(eventsOf(decision)).toEqual(["checkpoint.created"]);
    expect(recordAfter(sample(), decision)).toStrictEqual(sample({ last_updated: AT, revision: 5 }));
  });

  it.each<[NonNullable<SessionRecord["statistics"]>, number]>([
    [{ checkpoints_created: 2 }, 3],
    [{ checkpoints_created: 0 }, 1],
    [{}, 1],
  ])("is counted: after %j there are %i", (statistics, count) => {
    const record = sample({ statistics: { ...statistics, total_tasks: 7 } });
    const { statistics: after } = recordAfter(record, decideCheckpoint(record, {}, NOW));
    expect(after).toEqual({ checkpoints_created: count, total_tasks: 7 });
  });
});

describe("a mark in a piece of work", () => {
  it("has an id of its own, and is counted, each time", () => {
    const work = draft(NOW);
    happened(work, "session.phase_changed");
    const record = sample({ statistics: { checkpoints_created: 1 } });
    for (const phase of ["planning", "approval", "executing"]) {
      addCheckpoint(work, record, { type: "phase_complete", phase });
    }
    expect(work.events.slice(1).map(({ data }) => data?.checkpoint_id)).toEqual(["cp-5", "cp-5-2", "cp-5-3"]);
    expect(work.merge.statistics).toEqual({ checkpoints_created: 4 });
  });

  it("is counted from 0 where nothing was counted before", () => {
    const work = draft(NOW);
    counted(work, sample(), "error_recovery_count");
    counted(work, sample(), "error_recovery_count");
    expect(work.merge.statistics).toEqual({ error_recovery_count: 2 });
  });
});

describe("the checkpoints of a journal", () => {
  const mark = (id: string, label?: string): Happened => ({
    type: "checkpoint.created",
    data: { checkpoint_id: id, checkpoint_type: "manual", phase: "approval", ...(label !== undefined && { label }) },
  });
  const line = (seq: number, happened: Happened, also?: Happened[]): Line => ({
    seq,
    at: AT,
    id: `line-${seq}`,
    ...happened,
    ...(also !== undefined && { also }),
    change: {},
  });
  const updated: Happened = { type: "session.updated", data: { keys: ["summary"] } };
  const journal = [
    line(1, { type: "session.created" }),
    line(2, mark("cp-2", "x")),
    line(3, updated, [mark("cp-3"), { type: "session.error" }, mark("cp-3-2", "cp-2")]),
    line(4, mark("cp-4", "x"), []),
    line(5, mark("cp-5", "1")),
  ];

  it("are those of its lines and of what came along with them, oldest first", () => {
    const all = checkpointsOf(journal);
    expect(all.map(({ checkpoint_id, seq }) => [checkpoint_id, seq])).toEqual([
      ["cp-2", 2],
      ["cp-3", 3],
      ["cp-3-2", 3],
      ["cp-4", 4],
      ["cp-5", 5],
    ]);
    expect(all[0]).toEqual({ ...mark("cp-2", "x").data, seq: 2, at: AT });
  });

  it.each<[string, Happened]>([
    ["another event that names one", { ...mark("cp-9"), type: "session.cloned" }],
    ["one that says nothing", { type: "checkpoint.created" }],
    ["one without an id", { type: "checkpoint.created", data: { phase: "approval" } }],
    ["one whose id is no text", { type: "checkpoint.created", data: { checkpoint_id: 9, phase: "approval" } }],
  ])("are not %s", (_, happened) => {
    expect(checkpointsOf([line(9, happened), line(10, updated, [happened])])).toEqual([]);
  });

  it.each<[string, string, number | undefined]>([
    ["an id", "cp-3-2", 3],
    ["an id before a label that is the same", "cp-2", 2],
    ["a label, the newest with it", "x", 4],
    ["a label before a seq that is the same", "1", 5],
    ["a seq", "4", 4],
    ["a seq the journal does not hold", "6", undefined],
    ["a seq in another spelling", "04", undefined],
    ["nobody's name", "y", undefined],
  ])("are named by %s: %s", (_, wanted, seq) => {
    expect(seqNamed(journal, wanted)).toBe(seq);
  });
});
