import { type Field, parseField } from "./field.ts";
import { Tokens } from "./tokens.ts";

export type Sign = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** The place of a `?`: which parameter it takes, and where it stands in the filter. */
export interface Slot {
  readonly index: number;
  readonly at: number;
}

export type Condition =
  | { readonly op: "and" | "or"; readonly terms: readonly Condition[] }
  | { readonly op: "not"; readonly term: Condition }
  | { readonly op: "null"; readonly field: Field }
  | { readonly op: "compare"; readonly field: Field; readonly sign: Sign; readonly slot: Slot }
  | { readonly op: "like"; readonly field: Field; readonly slot: Slot }
  | { readonly op: "in"; readonly field: Field; readonly slots: readonly Slot[] };

export interface Filter {
  readonly condition: Condition;
  readonly slots: readonly Slot[];
}

/** How deep parentheses and NOT may nest. */
const MAX_DEPTH = 100;

const SIGNS: ReadonlySet<string> = new Set(["=", "!=", "<", "<=", ">", ">="] satisfies Sign[]);
const OPERATOR = "an operator: = != < <= > >= IN, LIKE, IS NULL";

/**
 * The tree of a filter. From loosest to tightest: OR, AND, NOT, one comparison.
 * Throws `INVALID_FILTER` for anything the language does not have.
 */
export function parseWhere(source: string): Filter {
  const tokens = new Tokens(source);
  const slots: Slot[] = [];
  const condition = parseOr(tokens, slots, 0);
  tokens.end("AND, OR or the end");
  return { condition, slots };
}

function parseOr(tokens: Tokens, slots: Slot[], depth: number): Condition {
  const terms = [parseAnd(tokens, slots, depth)];
  while (tokens.keyword("OR")) terms.push(parseAnd(tokens, slots, depth));
  return terms.length === 1 ? (terms[0] as Condition) : { op: "or", terms };
}

function parseAnd(tokens: Tokens, slots: Slot[], depth: number): Condition {
  const terms = [parseNot(tokens, slots, depth)];
  while (tokens.keyword("AND")) terms.push(parseNot(tokens, slots, depth));
  return terms.length === 1 ? (terms[0] as Condition) : { op: "and", terms };
}

function parseNot(tokens: Tokens, slots: Slot[], depth: number): Condition {
  if (depth > MAX_DEPTH) tokens.refuse(`at most ${MAX_DEPTH} nested parentheses and NOTs`);
  if (tokens.keyword("NOT")) return { op: "not", term: parseNot(tokens, slots, depth + 1) };
  if (!tokens.symbol("(")) return parseComparison(tokens, slots);
  const inner = parseOr(tokens, slots, depth + 1);
  if (!tokens.symbol(")")) tokens.refuse("AND, OR or )");
  return inner;
}

function parseComparison(tokens: Tokens, slots: Slot[]): Condition {
  const field = parseField(tokens);
  if (tokens.keyword("IS")) {
    const negated = tokens.keyword("NOT");
    if (!tokens.keyword("NULL")) tokens.refuse(negated ? "NULL" : "NULL or NOT NULL");
    return negatedIf(negated, { op: "null", field });
  }
  if (field.whole) tokens.refuse("IS NULL, IS NOT NULL or a key inside this field, which holds no single value");
  const sign = tokens.current.text;
  if (tokens.current.kind === "symbol" && SIGNS.has(sign)) {
    tokens.take();
    return { op: "compare", field, sign: sign as Sign, slot: parseSlot(tokens, slots) };
  }
  const negated = tokens.keyword("NOT");
  if (tokens.keyword("LIKE")) return negatedIf(negated, { op: "like", field, slot: parseSlot(tokens, slots) });
  if (tokens.keyword("IN")) return negatedIf(negated, { op: "in", field, slots: parseSlots(tokens, slots) });
  tokens.refuse(negated ? "IN or LIKE" : OPERATOR);
}

function negatedIf(negated: boolean, term: Condition): Condition {
  return negated ? { op: "not", term } : term;
}

function parseSlots(tokens: Tokens, slots: Slot[]): Slot[] {
  if (!tokens.symbol("(")) tokens.refuse("( after IN");
  const own = [parseSlot(tokens, slots)];
  while (tokens.symbol(",")) own.push(parseSlot(tokens, slots));
  if (!tokens.symbol(")")) tokens.refuse(", or )");
  return own;
}

function parseSlot(tokens: Tokens, slots: Slot[]): Slot {
  const { at } = tokens.current;
  if (!tokens.symbol("?")) tokens.refuse("? (every value is a parameter; for null write IS NULL)");
  const slot = { index: slots.length, at };
  slots.push(slot);
  return slot;
}
