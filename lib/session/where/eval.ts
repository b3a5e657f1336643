import { type Field, type Queryable, readField } from "./field.ts";
import { refuse, shown } from "./lexer.ts";
import { likePattern, MAX_PATTERN_LENGTH } from "./like.ts";
import { compareStored, type Operand } from "./operand.ts";
import type { Condition, Sign, Slot } from "./parse.ts";

/** SQL's three values; `null` is unknown. */
export type Truth = boolean | null;
export type Test = (record: Queryable) => Truth;
type Operands = readonly (Operand | null)[];

/**
 * A condition as a function of a record, by SQL's three-valued logic. Throws `INVALID_FILTER` when a parameter cannot
 * mean anything at its place: no time for a time field, no text for LIKE.
 */
export function testOf(condition: Condition, operands: Operands): Test {
  switch (condition.op) {
    case "and":
    case "or":
      return junction(
        condition.terms.map((term) => testOf(term, operands)),
        condition.op === "or",
      );
    case "not":
      return negation(testOf(condition.term, operands));
    case "null":
      return (record) => readField(record, condition.field.path) === undefined;
    case "compare":
      return comparison(condition.field, condition.sign, operandFor(condition.field, condition.slot, operands));
    case "like":
      return like(condition.field, condition.slot, operands);
    case "in":
      // SQL defines IN as a chain of equalities joined by OR.
      return junction(
        condition.slots.map((slot) => comparison(condition.field, "=", operandFor(condition.field, slot, operands))),
        true,
      );
  }
}

/** OR when `decisive` is true, AND when it is false: one such term decides, else any unknown one makes it unknown. */
function junction(tests: readonly Test[], decisive: boolean): Test {
  return (record) => {
    let result: Truth = !decisive;
    for (const test of tests) {
      const truth = test(record);
      if (truth === decisive) return decisive;
      if (truth === null) result = null;
    }
    return result;
  };
}

function negation(test: Test): Test {
  return (record) => {
    const truth = test(record);
    return truth === null ? null : !truth;
  };
}

const HOLDS: Readonly<Record<Sign, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/** Values of different types are not equal; which of them is greater is unknown. */
const ACROSS_TYPES: Readonly<Record<Sign, Truth>> = {
  "=": false,
  "!=": true,
  "<": null,
  "<=": null,
  ">": null,
  ">=": null,
};

function comparison(field: Field, sign: Sign, operand: Operand | null): Test {
  if (operand === null) return () => null;
  const holds = HOLDS[sign];
  return (record) => {
    const stored = readField(record, field.path);
    if (stored === undefined) return null;
    const order = compareStored(stored, operand, field.time);
    return order === undefined ? ACROSS_TYPES[sign] : holds(order);
  };
}

function operandFor(field: Field, slot: Slot, operands: Operands): Operand | null {
  const operand = operands[slot.index] ?? null;
  if (field.time && operand !== null && operand.instant === undefined) {
    refuse(slot.at, `a time as parameter ${slot.index + 1}`, shownOperand(operand));
  }
  return operand;
}

function like(field: Field, slot: Slot, operands: Operands): Test {
  const operand = operands[slot.index] ?? null;
  if (operand === null) return () => null;
  const place = `as parameter ${slot.index + 1}`;
  if (operand.text === undefined) refuse(slot.at, `a pattern ${place}`, shownOperand(operand));
  if (operand.text.length > MAX_PATTERN_LENGTH) {
    refuse(slot.at, `a pattern of at most ${MAX_PATTERN_LENGTH} characters ${place}`, `${operand.text.length}`);
  }
  const matches = likePattern(operand.text);
  return (record) => {
    const stored = readField(record, field.path);
    return stored === undefined || typeof stored === "object" ? null : matches(String(stored));
  };
}

function shownOperand(operand: Operand): string {
  return operand.text === undefined ? String(operand.number ?? operand.boolean) : shown(operand.text);
}
