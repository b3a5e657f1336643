import { describe, expect, it } from "vitest";
import type { SessionRecord } from "../../lib/session/record.ts";
import { checkRevision, decideUpdate, type Update } from "../../lib/session/update.ts";
import { eventsOf, NOW, recordAfter, refusal, sample } from "./sample.ts";

function updated(update: Update, parts: Partial<SessionRecord> = {}): SessionRecord {
  const record = sample(parts);
  return recordAfter(record, decideUpdate(record, update, NOW));
}

describe("an update of metadata", () => {
  it.each([
    ["adds keys", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["replaces values", { a: 1 }, { a: "x" }, { a: "x" }],
    ["removes a key by null", { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ["removes what is not there without a word", { a: 1 }, { z: null }, { a: 1 }],
    ["replaces lists", { list: [1, 2] }, { list: [3] }, { list: [3] }],
    ["is shallow", { deep: { a: 1, b: 2 } }, { deep: { a: null } }, { deep: { a: null } }],
    ["of nothing keeps all", { a: 1 }, {}, { a: 1 }],
    [
      "takes the names of object methods for keys",
      {},
      { constructor: 1, toString: 2 },
      { constructor: 1, toString: 2 },
    ],
  ])("%s", (_, before, metadata, expected) => {
    expect(updated({ metadata }, { metadata: before }).metadata).toEqual(expected);
  });
});

describe("an update", () => {
  it("keeps everything it does not name", () => {
    const before = sample({ metadata: { a: 1 }, of_the_future: { kept: true } });
    const next = recordAfter(before, decideUpdate(before, { summary: "half done" }, NOW));
    expect(next).toEqual({
      ...before,
      summary: "half done",
      last_updated: "2026-01-08T18:30:00.000Z",
      revision: before.revision + 1,
    });
  });

  it.each([
    [{ summary: null, phase: null, tags: null, metadata: null, error: null }],
    [{ summary: "", phase: "", error: "" }],
    [{}],
  ])("of nothing, %j, only touches last_updated", (update) => {
    const { revision, last_updated, ...rest } = updated(update, { summary: "old", tags: ["t"] });
    expect(rest).toMatchObject({ phase: "approval", summary: "old", tags: ["t"], error_count: 0, history: [] });
    expect({ revision, last_updated }).toEqual({ revision: 5, last_updated: "2026-01-08T18:30:00.000Z" });
  });

  it.each([{}, { metadata: {} }])("of %j writes an empty line", (update) => {
    const decision = decideUpdate(sample(), update, NOW);
    expect("change" in decision && decision.change).toStrictEqual({
      set: { last_updated: "2026-01-08T18:30:00.000Z" },
    });
  });

  it("replaces tags", () => {
    expect(updated({ tags: ["b"] }, { tags: ["a"] }).tags).toEqual(["b"]);
    expect(updated({ tags: [] }, { tags: ["a"] }).tags).toEqual([]);
  });

  it("reports what happened in one line", () => {
    const decision = decideUpdate(sample(), { phase: "executing", error: "boom", metadata: { a: 1 } }, NOW);
    expect(eventsOf(decision)).toEqual(["session.phase_changed", "session.error", "session.updated"]);
  });

  it.each<[Update, object]>([
    [{ summary: "s", phase: null, tags: undefined }, { keys: ["summary"] }],
    [
      { facets: { set: { workspace: "/w" }, merge: { limits: { max_tasks: 3 } } }, clearErrors: false },
      { keys: ["clearErrors", "workspace", "limits"] },
    ],
    [{}, { keys: [] }],
  ])("of %j tells %j", (update, data) => {
    const decision = decideUpdate(sample(), update, NOW);
    expect("change" in decision && decision.events).toEqual([{ type: "session.updated", data }]);
  });

  it("tells why the phase changed, and which error whose agent reported", () => {
    const decision = decideUpdate(sample(), { phase: "executing", reason: "approved", error: "boom" }, NOW);
    expect("change" in decision && decision.events).toMatchObject([
      { data: { from: "approval", to: "executing", reason: "approved" } },
      { data: { error: "boom", agent_name: "terraform-architect", purpose: "approval_workflow" } },
      {},
    ]);
  });

  it("writes facets: lists and texts are replaced, statistics and limits merged", () => {
    const before = { workspace: "/old", limits: { max_tasks: 3, task_timeout_seconds: 5 } };
    const facets = { set: { workspace: "/new" }, merge: { limits: { max_tasks: 4 } } };
    expect(updated({ facets }, before)).toMatchObject({
      workspace: "/new",
      limits: { max_tasks: 4, task_timeout_seconds: 5 },
    });
  });

  it("adds to the counters that a lifecycle writes in the same line", () => {
    const limits = { auto_checkpoint: true };
    const feature = { lifecycle: "feature", phase: "planning", limits, statistics: { checkpoints_created: 1 } };
    const facets = { set: {}, merge: { statistics: { tests_passed: 3 } } };
    expect(updated({ phase: "generating_tasks", facets }, feature).statistics).toMatchObject({
      checkpoints_created: 2,
      tests_passed: 3,
    });
  });

  it("to a final phase ends the session", () => {
    expect(updated({ phase: "failed", summary: "no" })).toMatchObject({
      phase: "failed",
      outcome: "failed",
      summary: "no",
    });
  });

  it("to an unknown phase keeps nothing of the call", () => {
    expect(refusal(decideUpdate(sample(), { phase: "flying", metadata: { a: 1 } }, NOW))).toBe("INVALID_PHASE");
  });

  it.each(["completed", "failed", "abandoned"])("of a session that is %s is FINALIZED", (phase) => {
    const refused = decideUpdate(sample({ phase }), { summary: "late" }, NOW);
    expect(refusal(refused)).toBe("FINALIZED");
    const { agent_id } = sample();
    expect("refused" in refused && refused.refused.details).toStrictEqual({ agent_id, phase, outcome: null });
  });
});

describe("errors", () => {
  const boom = { message: "boom", timestamp: "2026-01-08T18:30:00.000Z" };
  it.each([
    ["count", { error: "boom" }, 0, { error_count: 1, last_error: boom }],
    ["go on counting", { error: "boom" }, 2, { error_count: 3, last_error: boom }],
    ["are cleared", { clearErrors: true }, 3, { error_count: 0, last_error: null }],
    [
      "begin again at one when cleared with an error",
      { clearErrors: true, error: "boom" },
      3,
      { error_count: 1, last_error: boom },
    ],
    ["stay when not cleared", { clearErrors: false }, 2, { error_count: 2 }],
  ])("%s", (_, update, error_count, expected) => {
    expect(updated(update, { error_count })).toMatchObject(expected);
  });
});

describe("ifRevision", () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    [4, undefined],
    [3, "CONFLICT"],
    [5, "CONFLICT"],
    [0, "CONFLICT"],
  ])("%s of a record at revision 4: %s", (ifRevision, expected) => {
    const refused = checkRevision(sample({ revision: 4 }), ifRevision);
    expect(refused && refusal(refused)).toBe(expected);
  });

  it("says which one was expected and which one there is", () => {
    const { agent_id } = sample();
    expect(checkRevision(sample({ revision: 4 }), 3)).toMatchObject({
      refused: {
        message: `Session ${agent_id} is at revision 4, not 3.`,
        details: { expected: 3, actual: 4 },
      },
    });
  });
});
