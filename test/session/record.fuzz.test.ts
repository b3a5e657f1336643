import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess } from "../../lib/session/assess.ts";
import { decideFinalize } from "../../lib/session/finalize.ts";
import { decideInterrupt } from "../../lib/session/interrupt.ts";
import { DEFAULT_POLICY } from "../../lib/session/policy.ts";
import { sessionRecordSchema } from "../../lib/session/record.schema.ts";
import { ALWAYS_PRESENT, recordFault, type SessionRecord } from "../../lib/session/record.ts";
import { resumeVerdict } from "../../lib/session/resume.ts";
import { decideUpdate } from "../../lib/session/update.ts";
import { host, NOW, sample, task } from "./sample.ts";

const FACETS = Object.keys(sessionRecordSchema.shape).filter((key) => !ALWAYS_PRESENT.has(key));

const whole = {
  ...sample({ history: [{ from_phase: "planning", to_phase: "approval", timestamp: "2026-01-08T18:00:00.000Z" }] }),
  last_error: { message: "boom", timestamp: "2026-01-08T18:00:00.000Z" },
};

// What a file can hold: JSON, and the numbers that only a file can write.
const value = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom(null, "", 0, -1, 0.5, 1e300, 2 ** 53, JSON.parse("1e999"), [], {}, [null], [[]], [""], {
    message: "m",
  }),
  fc.constantFrom(...Object.values(whole)),
  fc.constantFrom({ message: "m", timestamp: "t" }, [{ from_phase: "a", to_phase: "b", timestamp: "c", more: 1 }]),
);

/** A whole record in which some keys hold something else, or are missing. */
function damaged(keys: readonly string[]) {
  const patches = fc.dictionary(fc.constantFrom(...keys), fc.option(value, { nil: undefined }), {
    minKeys: 1,
    maxKeys: 3,
  });
  return patches.map((patch) => {
    const record: Record<string, unknown> = { ...whole, ...patch };
    for (const key of keys) if (record[key] === undefined) delete record[key];
    return record;
  });
}

function schemaFaults(record: unknown): string[] {
  const { error } = sessionRecordSchema.safeParse(record);
  return [...new Set((error?.issues ?? []).map(({ path }) => String(path[0])))];
}

describe("the guard that hooks use and the schema", () => {
  it("name the same always-present keys, in the stored order", () => {
    const { shape } = sessionRecordSchema;
    const required = Object.entries(shape).flatMap(([key, rule]) => (rule.safeParse(undefined).success ? [] : [key]));
    expect([...ALWAYS_PRESENT]).toEqual(required);
    expect(Object.keys(sample())).toEqual(required);
  });

  it("agree exactly on the always-present part", () => {
    fc.assert(
      fc.property(damaged([...ALWAYS_PRESENT]), (record) => {
        const fault = recordFault(record);
        const faults = schemaFaults(record);
        expect(fault).toBe([...ALWAYS_PRESENT].find((key) => faults.includes(key)));
      }),
      { numRuns: 3000 },
    );
  });

  it("agree on what is no object at all", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 1 }), (any) => {
        expect(recordFault(any) === undefined).toBe(schemaFaults(any).length === 0);
      }),
    );
  });

  it("differ about facets only: what the schema takes the guard takes", () => {
    const good = fc.record(
      {
        host: fc.constantFrom(host(), host({ started_at: "2026-01-08T18:00:00.000Z" })),
        claim: fc.constant({ holder: "h", expires_at: "2026-01-08T18:31:00.000Z" }),
        interrupted: fc.string(),
        tasks: fc.constant([task("T1")]),
        environment: fc.constant({ A: "b" }),
        of_the_future: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(good, damaged(FACETS), (facets, record) => {
        expect(schemaFaults({ ...whole, ...facets })).toEqual([]);
        expect(recordFault({ ...whole, ...facets })).toBeUndefined();
        if (schemaFaults(record).length === 0) expect(recordFault(record)).toBeUndefined();
      }),
    );
  });

  it("differ about facets only: what the guard takes besides, every decision and judgement survives", () => {
    fc.assert(
      fc.property(damaged(FACETS), (record) => {
        if (recordFault(record) !== undefined) return;
        expect(schemaFaults(record).filter((key) => ALWAYS_PRESENT.has(key))).toEqual([]);
        const stored = record as SessionRecord;
        const question = { now: NOW, policy: DEFAULT_POLICY, facts: { ownerAlive: false } };
        expect(typeof assess(stored, NOW, DEFAULT_POLICY, question.facts).expired).toBe("boolean");
        expect(resumeVerdict(stored.agent_id, stored, question).criteria).toHaveLength(9);
        expect(decideUpdate(stored, { phase: "executing", metadata: { a: 1 } }, NOW)).toHaveProperty("change");
        expect(decideFinalize(stored, { outcome: "failed" }, NOW)).toHaveProperty("change");
        expect(decideInterrupt(stored, "owner_dead", NOW)).not.toHaveProperty("refused");
      }),
      { numRuns: 1000 },
    );
  });
});
