import { describe, expect, it } from "vitest";
import { apply, type Change } from "../../lib/session/apply.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { sample } from "./sample.ts";

const entry = (index: number) => ({ from_phase: "a", to_phase: "b", timestamp: String(index) });

/** What of the record differs after the change, its revision aside. */
function difference(record: SessionRecord, change: Change): Record<string, unknown> {
  const next = apply(record, change, record.revision + 1);
  const keys = new Set([...Object.keys(record), ...Object.keys(next)]);
  keys.delete("revision");
  return Object.fromEntries([...keys].filter((key) => next[key] !== record[key]).map((key) => [key, next[key]]));
}

describe("a change applied to a record", () => {
  it.each<[string, Partial<SessionRecord>, Change, Record<string, unknown>]>([
    ["sets a key", {}, { set: { summary: "s" } }, { summary: "s" }],
    ["sets a key to null that every record has", { summary: "s" }, { set: { summary: null } }, { summary: null }],
    [
      "takes a facet away that is set to null",
      { claim: { holder: "h", expires_at: "t" } },
      { set: { claim: null } },
      { claim: undefined },
    ],
    ["adds a key nobody knows yet", {}, { set: { later: { x: 1 } } }, { later: { x: 1 } }],
    [
      "merges one level deep",
      { metadata: { a: { x: 1 }, b: 1 } },
      { merge: { metadata: { a: { y: 1 }, c: 2 } } },
      { metadata: { a: { y: 1 }, b: 1, c: 2 } },
    ],
    [
      "takes a merged key away that is null",
      { metadata: { a: 1, b: 1 } },
      { merge: { metadata: { a: null } } },
      { metadata: { b: 1 } },
    ],
    [
      "replaces arrays in a merge",
      { metadata: { a: [1, 2] } },
      { merge: { metadata: { a: [3] } } },
      { metadata: { a: [3] } },
    ],
    ["begins an object that was not there", {}, { merge: { usage: { tokens: 1 } } }, { usage: { tokens: 1 } }],
    ["adds to a list", { tags: ["a"] }, { push: { tags: "b" } }, { tags: ["a", "b"] }],
    ["begins a list that was not there", {}, { push: { notes: "a" } }, { notes: ["a"] }],
    ["changes nothing when there is nothing in it", {}, {}, {}],
  ])("%s", (_, parts, change, expected) => {
    expect(difference(sample(parts), change)).toEqual(expected);
  });

  it("makes the revision it is told", () => {
    expect(apply(sample(), { set: { revision: 99 } }, 5).revision).toBe(5);
  });

  it("keeps the newest 200 entries of the history", () => {
    const history = Array.from({ length: 200 }, (_, index) => entry(index));
    const next = apply(sample({ history }), { push: { history: entry(200) } }, 5);
    expect([next.history.length, next.history[0], next.history.at(-1)]).toEqual([200, entry(1), entry(200)]);
  });

  it("replaces the record by a base, and goes on from there", () => {
    const base = sample({ summary: "base", metadata: { only: 1 } });
    const next = apply(sample({ metadata: { old: 1 } }), { base, merge: { metadata: { more: 2 } } }, 9);
    expect(next).toEqual({ ...base, metadata: { only: 1, more: 2 }, revision: 9 });
    expect(apply(undefined, { base }, 1)).toEqual({ ...base, revision: 1 });
  });

  it("leaves the record it was given as it is", () => {
    const record = sample({ metadata: { a: 1 }, tags: ["a"] });
    const before = structuredClone(record);
    apply(record, { set: { summary: "s" }, merge: { metadata: { a: null, b: 1 } }, push: { tags: "b" } }, 5);
    expect(record).toEqual(before);
  });

  it("keeps the order in which the keys are stored", () => {
    const next = apply(sample(), { set: { summary: "s", zeta: 1 } }, 5);
    expect(Object.keys(next)).toEqual([...Object.keys(sample()), "zeta"]);
  });
});
