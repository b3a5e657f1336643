import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSessionError } from "../../../lib/errors.ts";
import { compileWhere } from "../../../lib/session/where/index.ts";

type Value = string | number | boolean | null;
type Truth = boolean | null;
/** A condition as the test sees it: `print` writes it in the language, `truth` decides it in the plainest way. */
type Node =
  | { is: "and" | "or"; left: Node; right: Node }
  | { is: "not"; inner: Node }
  | { is: "null"; field: string; not: boolean }
  | { is: "sign"; field: string; sign: string; value: Value }
  | { is: "in"; field: string; not: boolean; values: Value[] }
  | { is: "like"; field: string; not: boolean; pattern: string };

const FIELDS: Record<string, (record: Stored) => Value | undefined> = {
  kind: (record) => record.kind,
  type: (record) => record.kind,
  revision: (record) => record.revision,
  resume_ready: (record) => record.resume_ready,
  "metadata.x": (record) => record.metadata.x,
  "metadata->>'x'": (record) => record.metadata.x,
  "metadata.deep.y": (record) => record.metadata.deep?.y,
};

interface Stored {
  kind?: string | null;
  revision?: number;
  resume_ready?: boolean;
  metadata: { x?: Value; deep?: { y?: Value } };
}

const text = fc.constantFrom("", "a", "A", "b", "ab", "%", "_", "\\", "' OR 1=1 --", "?", "z".repeat(5));
const value: fc.Arbitrary<Value> = fc.oneof(text, fc.integer({ min: -2, max: 2 }), fc.boolean(), fc.constant(null));
const present = { requiredKeys: [] as [] };
const stored: fc.Arbitrary<Stored> = fc
  .record(
    {
      kind: fc.option(text),
      revision: fc.integer({ min: -2, max: 2 }),
      resume_ready: fc.boolean(),
      metadata: fc.record({ x: value, deep: fc.record({ y: value }, present) }, present),
    },
    present,
  )
  .map((record) => ({ metadata: {}, ...record }));

const field = fc.constantFrom(...Object.keys(FIELDS));
const pattern = fc
  .array(fc.constantFrom("a", "B", "%", "_", "\\", "z"), { maxLength: 6 })
  .map((parts) => parts.join(""));
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ is: fc.constant("sign"), field, sign: fc.constantFrom("=", "!=", "<", "<=", ">", ">="), value }),
    fc.record({ is: fc.constant("null"), field, not: fc.boolean() }),
    fc.record({
      is: fc.constant("in"),
      field,
      not: fc.boolean(),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ is: fc.constant("like"), field, not: fc.boolean(), pattern }),
    fc.record({ is: fc.constant("not"), inner: tie("node") }),
    fc.record({ is: fc.constantFrom("and", "or"), left: tie("node"), right: tie("node") }),
  ) as fc.Arbitrary<Node>,
}));

const TIGHTNESS = { or: 1, and: 2, not: 3 };

/** Parentheses only where precedence needs them, so that precedence itself is under test. */
function print(tree: Node, params: Value[], least = 0): string {
  const one = (param: Value) => {
    params.push(param);
    return "?";
  };
  const not = "not" in tree && tree.not ? "NOT " : "";
  switch (tree.is) {
    case "and":
    case "or": {
      const tight = TIGHTNESS[tree.is];
      const both = `${print(tree.left, params, tight)} ${tree.is} ${print(tree.right, params, tight)}`;
      return tight < least ? `(${both})` : both;
    }
    case "not":
      return `Not ${print(tree.inner, params, TIGHTNESS.not)}`;
    case "null":
      return `${tree.field} IS ${not}NULL`;
    case "sign":
      return `${tree.field}${tree.sign}${one(tree.value)}`;
    case "in":
      return `${tree.field} ${not}IN (${tree.values.map(one).join(", ")})`;
    case "like":
      return `${tree.field} ${not}like ${one(tree.pattern)}`;
  }
}

function truth(tree: Node, record: Stored): Truth {
  const held = "field" in tree ? (FIELDS[tree.field]?.(record) ?? null) : null;
  const flipped = (result: Truth) => (result === null ? null : !result);
  switch (tree.is) {
    case "and": {
      const both = [truth(tree.left, record), truth(tree.right, record)];
      return both.includes(false) ? false : both.includes(null) ? null : true;
    }
    case "or": {
      const both = [truth(tree.left, record), truth(tree.right, record)];
      return both.includes(true) ? true : both.includes(null) ? null : false;
    }
    case "not":
      return flipped(truth(tree.inner, record));
    case "null":
      return (held === null) !== tree.not;
    case "sign":
      return signed(held, tree.sign, tree.value);
    case "in": {
      const any = tree.values.map((one) => signed(held, "=", one));
      const result = any.includes(true) ? true : any.includes(null) ? null : false;
      return tree.not ? flipped(result) : result;
    }
    case "like": {
      const result = held === null ? null : liked(String(held), tree.pattern);
      return tree.not ? flipped(result) : result;
    }
  }
}

function signed(held: Value, sign: string, param: Value): Truth {
  if (held === null || param === null) return null;
  if (typeof held !== typeof param) return sign === "=" ? false : sign === "!=" ? true : null;
  const results: Record<string, boolean> = {
    "=": held === param,
    "!=": held !== param,
    "<": held < param,
    "<=": held <= param,
    ">": held > param,
    ">=": held >= param,
  };
  return results[sign] ?? null;
}

/** LIKE by its definition: exponential, and right for the short texts used here. */
function liked(held: string, like: string): boolean {
  if (like === "") return held === "";
  const rest = like.slice(1);
  if (like[0] === "%") return liked(held, rest) || (held !== "" && liked(held.slice(1), like));
  if (held === "") return false;
  if (like[0] === "_") return liked(held.slice(1), rest);
  const escaped = /^\\[%_\\]/.test(like);
  const literal = escaped ? like[1] : like[0];
  return held[0]?.toLowerCase() === literal?.toLowerCase() && liked(held.slice(1), escaped ? like.slice(2) : rest);
}

describe("compileWhere under generated input", () => {
  it("agrees with a plain evaluator about every generated condition and record", () => {
    fc.assert(
      fc.property(node, stored, (tree, record) => {
        const params: Value[] = [];
        const filter = print(tree, params);
        expect(compileWhere(filter, params)(record as object as Record<string, unknown>), filter).toBe(
          truth(tree, record) === true,
        );
      }),
      { numRuns: 3000 },
    );
  });

  it("gives a result or INVALID_FILTER for any text and any parameters", () => {
    const fragment = fc.constantFrom(
      ..."phase kind metadata metadata.a ->> -> 'a' ' = != < <= > >= ? ? ? ( ) , : . - IN LIKE IS NOT NULL AND OR true 1".split(
        " ",
      ),
      "created_at",
      "constructor",
      "__proto__",
      "\u0000",
      "\\",
    );
    const filter = fc.oneof(
      fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(" ")),
      fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    );
    const params = fc.array(fc.oneof(value, fc.anything({ withBigInt: true, withDate: true })), { maxLength: 4 });
    fc.assert(
      fc.property(filter, params, fc.object(), (text, given, record) => {
        const outcome = outcomeOf(() => compileWhere(text, given)(record));
        expect(["boolean", "INVALID_FILTER"]).toContain(outcome);
      }),
      { numRuns: 3000 },
    );
  });

  it("takes every parameter as data: text equals itself and selects nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (mine, other) => {
        const holds = compileWhere("purpose = ?", [mine]);
        expect(holds({ purpose: mine })).toBe(true);
        expect(holds({ purpose: other })).toBe(mine === other);
        const literally = mine.replace(/[\\%_]/g, "\\$&");
        expect(compileWhere("purpose LIKE ?", [literally])({ purpose: mine })).toBe(true);
      }),
    );
  });

  it("finds any key of metadata by its quoted name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        const filter = `metadata->>'${key.replaceAll("'", "''")}' = ?`;
        expect(compileWhere(filter, ["x"])({ metadata: Object.fromEntries([[key, "x"]]) })).toBe(true);
        expect(compileWhere(filter, ["x"])({ metadata: {} })).toBe(false);
      }),
    );
  });
});

function outcomeOf(run: () => unknown): string {
  try {
    return typeof run();
  } catch (error) {
    return isSessionError(error) ? error.code : String(error);
  }
}
