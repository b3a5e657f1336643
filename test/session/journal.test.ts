import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../../lib/session/apply.ts";
import { counts, fold } from "../../lib/session/journal.ts";
import type { Line } from "../../lib/session/line.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { sample } from "./sample.ts";

function line(seq: number, change: Change, id = String(seq)): Line {
  return { seq, at: "2026-01-08T18:30:00.000Z", id, type: "session.updated", change };
}

const first = line(1, { base: sample({ summary: "1" }) });
const next = (seq: number, id?: string) => line(seq, { set: { summary: id ?? String(seq) } }, id);
const ids = (lines: readonly Line[], record?: SessionRecord) => fold(record, lines).lines.map(({ id }) => id);

describe("whether a line counts", () => {
  it.each([
    [1, false, 0, false],
    [5, false, 4, true],
    [4, false, 4, false],
    [6, false, 4, false],
    [1, true, 0, true],
    [3, true, 0, true],
    [5, true, 4, true],
    [9, true, 4, true],
    [4, true, 4, false],
    [3, true, 4, false],
  ])("seq %i, a base: %s, after revision %i → %s", (seq, isBase, revision, expected) => {
    expect(counts(line(seq, isBase ? { base: sample() } : {}), revision)).toBe(expected);
  });
});

describe("the fold of a journal", () => {
  it("is nothing for no lines, and for lines without a base before them", () => {
    expect(fold(undefined, [])).toEqual({ record: undefined, lines: [] });
    expect(fold(undefined, [next(1), next(2)]).record).toBeUndefined();
  });

  it("applies the lines in order", () => {
    const { record, lines } = fold(undefined, [first, next(2), next(3)]);
    expect([record?.summary, record?.revision, lines.length]).toEqual(["3", 3, 3]);
  });

  it("lets the first of one number win", () => {
    expect(ids([first, next(2, "quick"), next(2, "slow"), next(3)])).toEqual(["1", "quick", "3"]);
  });

  it("stops at a gap, until a base bridges it", () => {
    expect(ids([first, next(3), next(4)])).toEqual(["1"]);
    const base = line(7, { base: sample({ summary: "base" }) });
    const { record, lines } = fold(undefined, [first, next(3), base, next(8)]);
    expect([record?.summary, record?.revision, lines.map(({ seq }) => seq)]).toEqual(["8", 8, [1, 7, 8]]);
  });

  it("goes on from a record", () => {
    expect(ids([first, next(2), next(5), next(6)], sample({ revision: 4 }))).toEqual(["5", "6"]);
  });

  it("passes over a line that would leave no record behind", () => {
    const spoiling = line(2, { set: { metadata: "no object" } });
    expect(ids([first, spoiling, next(2, "sound"), next(3)])).toEqual(["1", "sound", "3"]);
    expect(ids([line(1, { base: { agent_id: "x" } as SessionRecord }), first])).toEqual(["1"]);
  });

  it("applies lines of types nobody knows", () => {
    const future = { ...next(2), type: "future.thing" } as unknown as Line;
    expect(fold(undefined, [first, future]).record?.summary).toBe("2");
  });

  it("is the same in one go and in two, wherever it is parted", () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.boolean(), fc.string()), { maxLength: 12 });
    fc.assert(
      fc.property(changes, fc.nat({ max: 12 }), (steps, part) => {
        const lines = [first, ...steps.map(([seq, isBase, text], at) => anyLine(seq, isBase, text, at))];
        const begun = fold(undefined, lines.slice(0, part));
        const whole = fold(undefined, lines);
        const parted = fold(begun.record, lines.slice(part));
        expect(parted.record).toEqual(whole.record);
        expect([...begun.lines, ...parted.lines]).toEqual(whole.lines);
      }),
    );
  });
});

function anyLine(seq: number, isBase: boolean, text: string, at: number): Line {
  return line(seq, isBase ? { base: sample({ summary: text }) } : { merge: { metadata: { [text]: at } } }, `${at}`);
}
