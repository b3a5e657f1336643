import { describe, expect, it } from "vitest";
import { recordFault } from "../../lib/session/record.ts";
import { host, NOW, sample } from "./sample.ts";

const at = new Date(NOW).toISOString();
const moved = { from_phase: "planning", to_phase: "approval", timestamp: at };

describe("what keeps a value from being a record", () => {
  it("is nothing for one that has all it needs, and more", () => {
    const runs = host({ started_at: at }, { started_at: at, stopped_at: at });
    expect(recordFault(sample({ history: [moved], host: runs, of_the_future: true }))).toBeUndefined();
  });

  it.each([null, undefined, "text", 1, []])("is named for what is no object: %j", (value) => {
    expect(recordFault(value)).toBe("record");
  });

  it.each<[string, unknown]>([
    ["schema_version", 2],
    ["agent_id", 1],
    ["resume_ready", "true"],
    ["outcome", 1],
    ["revision", -1],
    ["revision", 1.5],
    ["error_count", -1],
    ["duration_seconds", -0.5],
    ["duration_seconds", Number.POSITIVE_INFINITY],
    ["last_error", { message: "boom" }],
    ["last_error", { timestamp: at }],
    ["history", [moved, { ...moved, from_phase: undefined }]],
    ["history", [moved, { ...moved, to_phase: 1 }]],
    ["history", [moved, { ...moved, timestamp: null }]],
    ["history", [null]],
    ["history", {}],
    ["metadata", []],
    ["tags", ["a", 1]],
    ["host", null],
    ["host", {}],
    ["host", { runs: {} }],
    ["host", { runs: [null] }],
    ["host", { runs: [{ started_at: at }, {}] }],
    ["host", { runs: [{ started_at: at }, { started_at: 1 }] }],
  ])("is %s when it is %j", (key, value) => {
    expect(recordFault({ ...sample(), [key]: value })).toBe(key);
  });
});
