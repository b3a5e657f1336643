import { parseTime } from "./time.ts";
import { type Field, parseField, type Queryable, readField } from "./where-field.ts";
import { refuse } from "./where-lexer.ts";
import { Tokens } from "./where-tokens.ts";

/** One step of a sort order, as library callers and seed 003 give it; `direction` in any case, default asc. */
export interface OrderTerm {
  readonly field: string;
  readonly direction?: string;
}

export interface SortKey {
  readonly field: Field;
  readonly descending: boolean;
}

const MAX_TERMS = 16;

/**
 * A sort order: `field:desc,field2:asc` (asc when not said) or the same as a list. Fields are those of a filter, so
 * `metadata->>'priority':desc` works; an object or list as a whole has no order. At most 16 terms.
 * Throws `INVALID_FILTER` with details `{position, expected, found}`, position in the text (or in that term's field).
 */
export function parseOrderBy(order: string | readonly OrderTerm[]): SortKey[] {
  const keys = Array.isArray(order) ? order.map(termOf) : parseTerms(order as string);
  if (keys.length === 0) refuse(0, "a field to order by", "none");
  if (keys.length > MAX_TERMS) refuse(0, `at most ${MAX_TERMS} fields to order by`, `${keys.length}`);
  return keys;
}

/**
 * The records in that order, as a new list; equal ones by `agent_id`, ascending. Times order as instants, numbers come
 * before text, text goes by code units; a missing value comes last in either direction.
 */
export function sortRecords<R extends Queryable>(records: readonly R[], keys: readonly SortKey[]): R[] {
  const rows = records.map((record) => ({
    record,
    ranks: [
      ...keys.map(({ field }) => rankOf(readField(record, field.path), field.time)),
      rankOf(record.agent_id, false),
    ],
  }));
  const descending = [...keys.map((key) => key.descending), false];
  rows.sort((a, b) => {
    for (let index = 0; index < descending.length; index += 1) {
      const order = compareRanks(a.ranks[index], b.ranks[index], descending[index] === true);
      if (order !== 0) return order;
    }
    return 0;
  });
  return rows.map(({ record }) => record);
}

function parseTerms(text: string): SortKey[] {
  const tokens = new Tokens(text);
  const keys: SortKey[] = [];
  do {
    const field = parseValueField(tokens);
    keys.push({ field, descending: tokens.symbol(":") && parseDirection(tokens) });
  } while (tokens.symbol(","));
  tokens.end(":asc, :desc, a comma or the end");
  return keys;
}

function termOf(term: OrderTerm): SortKey {
  const fieldTokens = new Tokens(term?.field);
  const field = parseValueField(fieldTokens);
  fieldTokens.end("the end of the field");
  const directionTokens = new Tokens(term.direction ?? "asc");
  const descending = parseDirection(directionTokens);
  directionTokens.end("asc or desc");
  return { field, descending };
}

function parseDirection(tokens: Tokens): boolean {
  if (tokens.keyword("ASC")) return false;
  return tokens.keyword("DESC") || tokens.refuse("asc or desc");
}

function parseValueField(tokens: Tokens): Field {
  const field = parseField(tokens);
  if (field.whole) tokens.refuse("a key inside this field, which holds no single value");
  return field;
}

type Rank = string | number | undefined;

function rankOf(value: unknown, time: boolean): Rank {
  if (time) return parseTime(value);
  if (typeof value === "boolean") return Number(value);
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

function compareRanks(a: Rank, b: Rank, descending: boolean): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const less = typeof a === typeof b ? a < b : typeof a === "number";
  return less === descending ? 1 : -1;
}
