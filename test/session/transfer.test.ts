import { describe, expect, it } from "vitest";
import type { Change } from "../../lib/session/apply.ts";
import { fold } from "../../lib/session/journal.ts";
import type { Line } from "../../lib/session/line.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { baseLine, checkRecord, checkTransfer, transferOf } from "../../lib/session/transfer.ts";
import { sample } from "./sample.ts";

const { agent_id } = sample();

function line(seq: number, change: Change): Line {
  return { seq, at: "2026-01-08T18:00:00.000Z", id: `line-${seq}`, type: "session.updated", change };
}

const first = (parts: Partial<SessionRecord> = {}) => line(1, { base: sample(parts) });
const next = (seq: number) => line(seq, { set: { summary: `at ${seq}` } });

describe("a session that travels", () => {
  it("is its journal as it stands, when that holds the whole record", () => {
    const lines = [first(), next(2), next(3)];
    const record = fold(undefined, lines).record as SessionRecord;
    expect(transferOf(record, lines)).toEqual({ agent_id, lines });
  });

  it.each<[string, Line[], number, number]>([
    ["is lost", [], 4, 4],
    ["is lost and the record was never counted", [], 0, 1],
    ["ends before it", [first(), next(2)], 4, 4],
    ["goes on after it", [first(), next(2), next(3)], 2, 4],
  ])("brings its record in a last line where the journal %s", (_, journal, revision, seq) => {
    const record = sample({ revision, summary: "of the record", last_updated: "2026-01-08T18:20:00.000Z" });
    const transfer = transferOf(record, journal);
    expect(transfer.lines.slice(0, -1)).toEqual(journal);
    expect(transfer.lines.at(-1)).toEqual({
      seq,
      at: "2026-01-08T18:20:00.000Z",
      id: expect.stringMatching(/^base-[0-9a-f]{8}$/),
      type: "session.updated",
      change: { base: { ...record, revision: seq } },
    });
    expect(checkTransfer(JSON.parse(JSON.stringify(transfer)))).toEqual({
      ...transfer,
      record: { ...record, revision: seq },
    });
  });

  it("brings the same record as the same line, and another record as another", () => {
    const { id } = baseLine(sample(), 1, "session.created");
    expect(baseLine(sample(), 1, "session.created")).toMatchObject({ id, type: "session.created" });
    for (const parts of [{ revision: 5 }, { summary: "other" }, { tags: ["t"] }]) {
      expect(baseLine(sample(parts), 1, "session.created").id).not.toBe(id);
    }
  });
});

describe("a session that arrives", () => {
  it.each([
    [{}],
    [{ actor: "hook", data: { keys: ["summary"] } }],
    [{ also: [] }],
    [{ also: [{ type: "session.error" }, { type: "checkpoint.created", data: { checkpoint_id: "cp-2" } }] }],
    [{ change: {} }],
    [{ change: { set: { summary: "s" }, merge: { metadata: { a: 1 } }, push: { tags: "t" } } }],
    [{ type: "future.thing" }],
  ])("is good with %j in a line, and is the record its lines make", (parts) => {
    const lines = [first(), { ...next(2), ...parts }] as Line[];
    expect(checkTransfer({ agent_id, lines })).toEqual({ agent_id, lines, record: fold(undefined, lines).record });
  });

  it.each<[unknown, string]>([
    [null, "agent_id is no session id"],
    ["text", "agent_id is no session id"],
    [[], "agent_id is no session id"],
    [{ lines: [first()] }, "agent_id is no session id"],
    [{ agent_id: "../out", lines: [first()] }, "agent_id is no session id"],
    [{ agent_id }, "lines: expected the lines of a journal"],
    [{ agent_id, lines: [] }, "lines: expected the lines of a journal"],
    [{ agent_id, lines: "text" }, "lines: expected the lines of a journal"],
    [{ agent_id, lines: { length: 1, 0: first() } }, "lines: expected the lines of a journal"],
    [{ agent_id, lines: [null] }, "line 1 is no line of a journal"],
    [{ agent_id, lines: [first(), "text"] }, "line 2 is no line of a journal"],
    [{ agent_id, lines: [next(1)] }, "line 1 does not go on where the one before it ends"],
    [{ agent_id, lines: [first(), next(3)] }, "line 2 does not go on where the one before it ends"],
    [{ agent_id, lines: [first(), next(2), next(2)] }, "line 3 does not go on where the one before it ends"],
    [
      { agent_id, lines: [first(), line(2, { set: { metadata: "none" } })] },
      "line 2 does not go on where the one before it ends",
    ],
  ])("is told what is wrong with %j", (value, fault) => {
    expect(checkTransfer(value)).toEqual({ fault });
  });

  it.each([
    [{ seq: 0 }],
    [{ seq: -2 }],
    [{ seq: 2.5 }],
    [{ seq: "2" }],
    [{ at: "yesterday" }],
    [{ at: undefined }],
    [{ id: 2 }],
    [{ type: null }],
    [{ change: undefined }],
    [{ change: null }],
    [{ change: "text" }],
    [{ change: [] }],
    [{ change: { base: "text" } }],
    [{ change: { set: 5 } }],
    [{ change: { merge: [] } }],
    [{ change: { merge: { metadata: "text" } } }],
    [{ change: { push: ["t"] } }],
    [{ change: { set: {}, push: null } }],
    [{ data: "text" }],
    [{ data: null }],
    [{ also: "text" }],
    [{ also: { type: "session.error" } }],
    [{ also: [null] }],
    [{ also: [{}] }],
    [{ also: ["text"] }],
    [{ also: [{ type: "session.error" }, { type: 5 }] }],
  ])("may have no line with %j", (parts) => {
    const lines = [first(), { ...next(2), ...parts }];
    expect(checkTransfer({ agent_id, lines })).toEqual({ fault: "line 2 is no line of a journal" });
  });
});

describe("the record of a session that arrives", () => {
  it.each<[Partial<SessionRecord>, string, string?]>([
    [{ agent_id: "other" }, "the record is of session other"],
    [{ agent_id: "o".repeat(141) }, `the record is of session ${"o".repeat(140)}`],
    [{ lifecycle: "whim" }, 'unknown lifecycle "whim"', "lifecycle"],
    [{ lifecycle: "w".repeat(81) }, `unknown lifecycle "${"w".repeat(80)}"`, "lifecycle"],
    [{ phase: "paused" }, 'unknown phase "paused" of lifecycle agent', "phase"],
    [{ phase: "p".repeat(81) }, `unknown phase "${"p".repeat(80)}" of lifecycle agent`, "phase"],
    [{ lifecycle: "feature", phase: "approval" }, 'unknown phase "approval" of lifecycle feature', "phase"],
    [{ created_at: "once" }, "created_at is no time", "created_at"],
    [{ last_updated: "" }, "last_updated is no time", "last_updated"],
  ])("is refused with %j: %s", (parts, fault, at) => {
    const expected = at === undefined ? { fault } : { fault, at };
    expect(checkRecord(agent_id, sample(parts))).toEqual(expected);
    expect(checkTransfer({ agent_id, lines: [first(parts)] })).toEqual(expected);
  });

  it.each<Partial<SessionRecord>>([
    {},
    { phase: "completed", outcome: "success" },
    { lifecycle: "feature", phase: "paused" },
    { lifecycle: "orchestration", phase: "idle" },
    { created_at: "2026-01-08", last_updated: "2026-01-08T18:00:00+01:00" },
  ])("is this session's with %j", (parts) => {
    expect(checkRecord(agent_id, sample(parts))).toBeUndefined();
  });
});
