import { parseTime } from "../time.ts";
import { type Field, parseField, type Queryable, readField } from "./field.ts";
import { refuse } from "./lexer.ts";
import { Tokens } from "./tokens.ts";

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
 * Of all records that are offered, the `most` that come first in an order, and of each only what `keep` makes of it; never
 * more than about twice as many are held. Equal ones go by `agent_id`, ascending. Times order as instants, numbers come
 * before text, text goes by code units; a missing value comes last in either direction.
 */
export class FirstOf<R extends Queryable, K> {
  private kept: K[] = [];
  /** By key, and last by id: a list of nothing but numbers holds them side by side, and sorts three times as fast as one of rows. */
  private ranks: Rank[][];
  /** There are enough: what does not come before the last of them comes too late. */
  private full = false;
  private readonly keys: readonly SortKey[];
  private readonly most: number;
  private readonly keep: (record: R) => K;

  constructor(keys: readonly SortKey[], most: number, keep: (record: R) => K) {
    this.keys = [...keys, BY_ID];
    this.ranks = this.keys.map(() => []);
    this.most = most;
    this.keep = keep;
  }

  offer(record: R): void {
    const at = this.kept.length;
    this.keys.forEach(({ field }, key) => {
      (this.ranks[key] as Rank[])[at] = rankOf(readField(record, field.path), field.time);
    });
    if (this.full && this.compare(at, this.most - 1) >= 0) return;
    this.kept.push(this.keep(record));
    if (at >= 2 * this.most + SLACK) this.trim();
  }

  sorted(): K[] {
    this.trim();
    return this.kept;
  }

  private trim(): void {
    const order = [...this.kept.keys()].sort((a, b) => this.compare(a, b)).slice(0, this.most);
    this.full = order.length === this.most && this.most > 0;
    this.kept = order.map((at) => this.kept[at] as K);
    this.ranks = this.ranks.map((ranks) => order.map((at) => ranks[at]));
  }

  /** Of the records that came in as the `a`th and the `b`th. */
  private compare(a: number, b: number): number {
    for (let key = 0; key < this.keys.length; key += 1) {
      const ranks = this.ranks[key] as Rank[];
      const order = compareRanks(ranks[a], ranks[b], this.keys[key]?.descending === true);
      if (order !== 0) return order;
    }
    return 0;
  }
}

const BY_ID: SortKey = { field: { path: ["agent_id"], time: false, whole: false, at: 0 }, descending: false };
/** Records taken in before the late ones are dropped, so that a small number does not mean a sort for each. */
const SLACK = 256;

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
  if (typeof a === "number" && typeof b === "number") return descending ? b - a : a - b;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const less = typeof a === typeof b ? a < b : typeof a === "number";
  return less === descending ? 1 : -1;
}
