import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readRecord } from "../../lib/session/migrate.ts";
import { isRecord } from "../../lib/session/record.ts";
import { sample } from "./sample.ts";

function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../fixtures/records/${name}.json`, import.meta.url), "utf8"));
}

describe("a record of today's version", () => {
  it("is read as it is, with what it does not know", () => {
    const record = sample({ later: { x: [1] } });
    expect(readRecord(record)).toBe(record);
  });
});

describe("a record of version 0, as seed 002 has it", () => {
  it("is read as the seed prints it", () => {
    expect(readRecord(fixture("seed-002-printed"))).toEqual({
      schema_version: 1,
      agent_id: "agent-20260108-180530-abc12345",
      agent_name: "terraform-architect",
      purpose: "approval_workflow",
      lifecycle: "agent",
      phase: "approval",
      outcome: null,
      resume_ready: true,
      revision: 0,
      created_at: "2026-01-08T18:05:30.000Z",
      last_updated: "2026-01-08T18:10:15.000Z",
      finalized_at: null,
      duration_seconds: null,
      summary: null,
      error_count: 0,
      last_error: null,
      history: [
        { from_phase: "initializing", to_phase: "investigating", timestamp: "2026-01-08T18:06:00.000Z" },
        { from_phase: "investigating", to_phase: "approval", timestamp: "2026-01-08T18:10:15.000Z" },
      ],
      metadata: { task_id: "T001", tags: ["terraform", "infrastructure"] },
      tags: [],
    });
  });

  it("is read as the original wrote it: ended, with an offset and microseconds", () => {
    expect(readRecord(fixture("seed-002-written"))).toMatchObject({
      phase: "completed",
      outcome: "success",
      created_at: "2026-01-08T18:05:30.123Z",
      finalized_at: "2026-01-08T18:20:15.654Z",
      duration_seconds: 885.530865,
      error_count: 1,
      last_error: { message: "plan failed", timestamp: "2026-01-08T18:06:00.000Z" },
      workspace: "kept as it is",
    });
  });

  const least = { agent_id: "a", phase: "planning", created_at: "2026-01-08T18:00:00" };

  it("needs no more than an id, a phase and a time, and gets the defaults for the rest", () => {
    const record = readRecord(least);
    expect(isRecord(record)).toBe(true);
    expect(record).toMatchObject({
      agent_name: "unknown",
      purpose: "general",
      last_updated: "2026-01-08T18:00:00.000Z",
    });
  });

  it.each([
    ["completed", "success"],
    ["failed", "failed"],
    ["abandoned", "abandoned"],
    ["planning", null],
  ])("in %s has the outcome %s, and an end only when it has one", (phase, outcome) => {
    const record = readRecord({ ...least, phase });
    expect([record?.outcome, record?.finalized_at]).toEqual([outcome, outcome && "2026-01-08T18:00:00.000Z"]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "an error that is only a text",
      { last_error: "e" },
      { last_error: { message: "e", timestamp: "2026-01-08T18:00:00.000Z" } },
    ],
    ["an error under its other name", { last_error: { error: "e" } }, { last_error: { message: "e" } }],
    ["an error that is an empty text", { last_error: "" }, { last_error: null }],
    ["an error without a message", { last_error: { code: 1 } }, { last_error: null }],
    [
      "a history with odd entries",
      { history: [null, 1, { from_phase: "a" }, { from_phase: "a", to_phase: "b", timestamp: "x" }] },
      { history: [] },
    ],
    [
      "a history of moves from or to nowhere",
      { history: ["from_phase", "to_phase"].map((key) => ({ [key]: "a", timestamp: "2026-01-08T18:00:00Z" })) },
      { history: [] },
    ],
    ["metadata that is no object", { metadata: [1] }, { metadata: {} }],
    ["tags that are no texts", { tags: ["a", 1, null] }, { tags: ["a"] }],
    ["counts that are none", { error_count: -1, duration_seconds: -5 }, { error_count: 0, duration_seconds: 0 }],
    ["an error count of text", { error_count: "3" }, { error_count: 0 }],
    ["a summary and a name of nothing", { summary: "", agent_name: "" }, { summary: null, agent_name: "unknown" }],
    [
      "a summary and a name that are no texts",
      { summary: 5, agent_name: {} },
      { summary: null, agent_name: "unknown" },
    ],
    ["resume_ready that is no boolean", { resume_ready: "yes" }, { resume_ready: false }],
  ])("with %s is still a record", (_, parts, expected) => {
    const record = readRecord({ ...least, ...parts });
    expect(isRecord(record)).toBe(true);
    expect(record).toMatchObject(expected);
  });
});

describe("what is no record", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "record"],
    ["a list", [sample()]],
    ["an empty object", {}],
    ["one without an id", { phase: "planning", created_at: "2026-01-08" }],
    ["one without a phase", { agent_id: "a", created_at: "2026-01-08" }],
    ["one without a time", { agent_id: "a", phase: "planning" }],
    ["one of a newer version", { ...sample(), schema_version: 2 }],
    ["one of today's version with a part missing", { ...sample(), metadata: undefined }],
    ["one of a version that is none", { ...sample(), schema_version: null }],
  ])("is not read as one: %s", (_, value) => {
    expect(readRecord(value)).toBeUndefined();
  });
});
