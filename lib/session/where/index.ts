import { testOf } from "./eval.ts";
import type { Queryable } from "./field.ts";
import { refuse } from "./lexer.ts";
import { type Operand, operandOf } from "./operand.ts";
import { parseWhere, type Slot } from "./parse.ts";

/**
 * A filter of `--where` as a function of a record (spec 2, "Search"): true for the records it selects.
 *
 * - Fields: every stored key of the record, seed 003's `type status name id createdAt lastActivity`, `git.branch`,
 *   `metadata.path.to.x`, `metadata->>'one key'`. A missing or null field matches `IS NULL` and nothing else, not even
 *   `!=` or `NOT`: SQL's three-valued logic. A whole object or list (`tags`, `git`) takes only IS NULL / IS NOT NULL.
 * - Operators: `= != < <= > >=`, `[NOT] IN (?, …)`, `[NOT] LIKE ?`, `IS [NOT] NULL`, AND, OR, NOT, parentheses, with
 *   SQL's precedence; keywords in any case. LIKE ignores case; `\%` and `\_` are the characters themselves.
 * - Values: only `?`, one parameter each, in order: text, finite number, boolean, null or Date. The stored type decides
 *   how they compare: times as instants, numbers as numbers (text that spells one will do), text by code units.
 *   Different types are unequal and have no order. `= NULL` is never true.
 *
 * Limits: 10,000 characters, 100 nested parentheses and NOTs, LIKE patterns of 1,000 characters.
 * Throws `INVALID_FILTER` with details `{position, expected, found}`, position from 0 in `text`; the returned function
 * never throws.
 */
export function compileWhere(text: string, params: readonly unknown[] = []): (record: Queryable) => boolean {
  const { condition, slots } = parseWhere(text);
  const test = testOf(condition, operandsFor(text, slots, params));
  return (record) => test(record) === true;
}

function operandsFor(text: string, slots: readonly Slot[], params: readonly unknown[]): (Operand | null)[] {
  if (!Array.isArray(params)) refuse(0, "a list of parameters", typeof params);
  if (params.length !== slots.length) {
    const at = slots[params.length]?.at ?? text.length;
    refuse(at, `one parameter for each ? (${slots.length})`, `${params.length}`);
  }
  return slots.map((slot) => {
    const operand = operandOf(params[slot.index]);
    const expected = `text, a finite number, a boolean, null or a Date as parameter ${slot.index + 1}`;
    return operand === undefined ? refuse(slot.at, expected, typeof params[slot.index]) : operand;
  });
}
