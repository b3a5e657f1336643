import { describe, expect, it } from "vitest";
import { decideCreate, type NewSession } from "../../lib/session/create.ts";
import { sessionRecordSchema } from "../../lib/session/record.schema.ts";
import { recordFault, type SessionRecord } from "../../lib/session/record.ts";
import { eventsOf, NOW, sample } from "./sample.ts";

function created(wanted: Partial<NewSession> = {}): SessionRecord {
  const decision = decideCreate(undefined, { agentId: "s1", ...wanted }, NOW);
  if (!("change" in decision) || decision.change.base === undefined) throw new Error("no base");
  expect(eventsOf(decision)).toEqual(["session.created"]);
  return decision.change.base;
}

describe("a new session", () => {
  it("has every key of the record, in the order of the contract, with its defaults", () => {
    expect(Object.entries(created())).toEqual([
      ["schema_version", 1],
      ["agent_id", "s1"],
      ["agent_name", "unknown"],
      ["purpose", "general"],
      ["lifecycle", "agent"],
      ["phase", "initializing"],
      ["outcome", null],
      ["resume_ready", false],
      ["revision", 0],
      ["created_at", "2026-01-08T18:30:00.000Z"],
      ["last_updated", "2026-01-08T18:30:00.000Z"],
      ["finalized_at", null],
      ["duration_seconds", null],
      ["summary", null],
      ["error_count", 0],
      ["last_error", null],
      ["history", []],
      ["metadata", {}],
      ["tags", []],
    ]);
  });

  it.each([
    [{ agentName: "plugin:reviewer" }, { agent_name: "plugin:reviewer" }],
    [{ agentName: "" }, { agent_name: "unknown" }],
    [
      { agentName: null, purpose: null },
      { agent_name: "unknown", purpose: "general" },
    ],
    [{ purpose: "investigation" }, { purpose: "investigation" }],
    [{ metadata: { task_id: "T001", none: null } }, { metadata: { task_id: "T001" } }],
    [{ tags: ["a", "b"] }, { tags: ["a", "b"] }],
    [{ lifecycle: null }, { lifecycle: "agent" }],
    [
      { resumedFrom: "s0", parentId: "p1" },
      { resumed_from: "s0", parent_id: "p1" },
    ],
  ])("given %j holds %j", (wanted, expected) => {
    const record = created(wanted);
    expect(record).toMatchObject(expected);
    expect(recordFault(record)).toBeUndefined();
    expect(sessionRecordSchema.safeParse(record).success).toBe(true);
  });

  it("keeps no metadata that is null", () => {
    expect(created({ metadata: { none: null, zero: 0 } }).metadata).toStrictEqual({ zero: 0 });
  });

  it.each<[Partial<NewSession>, object]>([
    [{}, {}],
    [
      { tags: ["a"], facets: { limits: { max_tasks: 3 } } },
      { tags: ["a"], limits: { max_tasks: 3 } },
    ],
  ])("given %j is told with what it is, and %j", (wanted, more) => {
    const decision = decideCreate(undefined, { agentId: "s1", agentName: "a", purpose: "look", ...wanted }, NOW);
    const data = { agent_name: "a", purpose: "look", lifecycle: "agent", phase: "initializing", ...more };
    expect("change" in decision && decision.events).toStrictEqual([{ type: "session.created", data }]);
  });

  it("is refused when the id exists", () => {
    expect(decideCreate(sample(), { agentId: "s1" }, NOW)).toEqual({
      refused: { code: "CONFLICT", message: "There is a session s1 already.", details: { agent_id: "s1" } },
    });
  });

  it.each(["circus", "__proto__", "toString"])("is refused for the lifecycle %s, which does not exist", (lifecycle) => {
    expect(decideCreate(undefined, { agentId: "s1", lifecycle }, NOW)).toEqual({
      refused: {
        code: "INVALID_VALUE",
        message: `Unknown lifecycle "${lifecycle}". There are: agent, feature, orchestration.`,
        details: { known: ["agent", "feature", "orchestration"] },
      },
    });
  });
});
