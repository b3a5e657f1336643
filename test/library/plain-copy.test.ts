import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainCopy } from "../../lib/library/plain-copy.ts";

describe("a copy of plain data", () => {
  it("is what JSON makes of it, key for key", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const copy = plainCopy(value);
        // A key "__proto__" is left to JSON.
        if (copy === undefined) expect(JSON.stringify(value)).toContain("__proto__");
        else expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      }),
    );
  });

  it("shares nothing with what was given, and leaves out what is undefined", () => {
    const given = { list: [{ a: 1 }], gone: undefined, zero: -0, none: null };
    const copy = plainCopy(given) as typeof given;
    given.list[0] = { a: 2 };
    expect(copy).toStrictEqual({ list: [{ a: 1 }], zero: 0, none: null });
  });

  const circle: Record<string, unknown> = {};
  circle.self = circle;
  let deep: unknown = 1;
  for (let level = 0; level < 60; level++) deep = [deep];
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["a number that JSON does not know", Number.NaN],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a date", new Date(0)],
    ["an object of a class", new Map()],
    ["what says itself how it is written", { toJSON: () => 1 }],
    ["a hole in a list", new Array(1)],
    ["a key that would be a prototype", JSON.parse('{"__proto__":{"a":1}}')],
    ["a circle", circle],
    ["great depth", deep],
  ])("is left to JSON of %s", (_, value) => {
    expect(plainCopy(value)).toBeUndefined();
    expect(plainCopy([{ in: [value] }])).toBeUndefined();
  });
});
