import { SessionError } from "../errors.ts";
import { parseTime } from "./time.ts";
import { type Queryable, readField } from "./where/field.ts";
import { compileWhere } from "./where/index.ts";
import { FirstOf, type OrderTerm, parseOrderBy } from "./where/order-by.ts";

/** What `list` can ask for (spec 2 §1); every part that is given must hold. */
export interface ListFilter {
  /** Only sessions whose phase is not final. */
  readonly activeOnly?: boolean;
  readonly agent?: string;
  /** `status` of seeds 003 and 004. */
  readonly phase?: string;
  readonly lifecycle?: string;
  readonly kind?: string;
  readonly tag?: string;
  /** Equal to `metadata.task_id` or one of `metadata.task_ids`. */
  readonly taskId?: string;
  /** Equal to `git.branch`. */
  readonly branch?: string;
  /** Earliest `created_at`, inclusive; a bare date begins at 00:00 UTC. */
  readonly createdAfter?: string;
  /** Latest `created_at`, inclusive; a bare date includes that whole UTC day. */
  readonly createdBefore?: string;
  readonly where?: { readonly text: string; readonly params?: readonly unknown[] };
  /** Default: `last_updated:desc`. Ties always go by `agent_id`, ascending. */
  readonly orderBy?: string | readonly OrderTerm[];
  /** At most this many in all, pages included; 0 gives none. */
  readonly limit?: number;
  /** From 1; default 1 when `pageSize` is given. */
  readonly page?: number;
  /** From 1; default 10 when `page` is given. */
  readonly pageSize?: number;
}

/** Takes records in, one after the other, and answers what was asked for of them. */
export interface Selection<R, K> {
  offer(record: R): void;
  found(): K[];
}

/**
 * The sessions a filter selects, in its order; of each is held what `keep` makes of it, and with a `limit` or pages no
 * more than about twice as many as are asked for. `isOpen` tells a session that has not ended.
 * A value of an unexpected type in a record never fails the query, it only does not match.
 * Throws at once: `INVALID_VALUE` for a bad time, limit or page; `INVALID_FILTER` for a bad `where` or order.
 */
export function selection<R extends Queryable, K>(
  filter: ListFilter,
  isOpen: (record: R) => boolean,
  keep: (record: R) => K,
): Selection<R, K> {
  const conditions = conditionsOf(filter, isOpen);
  const [from, to] = windowOf(filter);
  const first = new FirstOf(parseOrderBy(filter.orderBy ?? MOST_RECENT), to, keep);
  return {
    offer(record) {
      if (conditions.every((holds) => holds(record))) first.offer(record);
    },
    found: () => first.sorted().slice(from),
  };
}

/**
 * The sessions in which name, purpose, workspace, id, kind or a tag contains `term`, most recent first, at most `limit`
 * (0 gives none). Case is ignored by lower-casing both sides; spaces inside and around the term count.
 * Throws at once `INVALID_VALUE` for a blank term or a limit that is no whole number from 0 up.
 */
export function searching<R extends Queryable, K>(
  term: string,
  limit: number | undefined,
  keep: (record: R) => K,
): Selection<R, K> {
  if (typeof term !== "string" || term.trim() === "") invalidValue("term", "text to search for", term);
  const first = new FirstOf(parseOrderBy(MOST_RECENT), wholeNumber("limit", limit ?? 50, 0), keep);
  const needle = term.toLowerCase();
  const contains = (value: unknown) => typeof value === "string" && value.toLowerCase().includes(needle);
  return {
    offer(record) {
      if (SEARCHED.some((key) => contains(record[key])) || listOf(record.tags).some(contains)) first.offer(record);
    },
    found: () => first.sorted(),
  };
}

const MOST_RECENT = "last_updated:desc";
const SEARCHED = ["agent_name", "purpose", "workspace", "agent_id", "kind"];
const DAY_MS = 86_400_000;

function conditionsOf<R extends Queryable>(filter: ListFilter, isOpen: (record: R) => boolean) {
  const conditions: ((record: R) => boolean)[] = [];
  if (filter.activeOnly === true) conditions.push(isOpen);
  const equal = (path: string[], wanted: unknown) => {
    if (wanted !== undefined) conditions.push((record) => readField(record, path) === wanted);
  };
  equal(["agent_name"], filter.agent);
  equal(["phase"], filter.phase);
  equal(["lifecycle"], filter.lifecycle);
  equal(["kind"], filter.kind);
  equal(["git", "branch"], filter.branch);
  const { tag, taskId, createdAfter, createdBefore, where } = filter;
  if (tag !== undefined) conditions.push((record) => listOf(record.tags).includes(tag));
  if (taskId !== undefined) conditions.push((record) => isForTask(record, taskId));
  if (createdAfter !== undefined) {
    const earliest = timeOf("createdAfter", createdAfter);
    conditions.push((record) => (parseTime(record.created_at) ?? Number.NaN) >= earliest);
  }
  if (createdBefore !== undefined) {
    const latest = timeOf("createdBefore", createdBefore) + (createdBefore.length === BARE_DATE ? DAY_MS - 1 : 0);
    conditions.push((record) => (parseTime(record.created_at) ?? Number.NaN) <= latest);
  }
  if (where !== undefined) conditions.push(compileWhere(where.text, where.params));
  return conditions;
}

const BARE_DATE = "YYYY-MM-DD".length;

function isForTask(record: Queryable, taskId: string): boolean {
  const ids = [readField(record, ["metadata", "task_id"]), ...listOf(readField(record, ["metadata", "task_ids"]))];
  // A task id stored as a number is still the one that was asked for.
  return ids.some((id) => (typeof id === "number" ? String(id) : id) === taskId);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function windowOf({ limit, page, pageSize }: ListFilter): [from: number, to: number] {
  const most = limit === undefined ? Number.POSITIVE_INFINITY : wholeNumber("limit", limit, 0);
  if (page === undefined && pageSize === undefined) return [0, most];
  const size = wholeNumber("pageSize", pageSize ?? 10, 1);
  const from = (wholeNumber("page", page ?? 1, 1) - 1) * size;
  return [from, Math.min(from + size, most)];
}

function wholeNumber(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) invalidValue(name, `a whole number from ${least} up`, value);
  return value;
}

function timeOf(name: string, value: string): number {
  return parseTime(value) ?? invalidValue(name, "an ISO-8601 date or time", value);
}

function invalidValue(name: string, expected: string, actual: unknown): never {
  throw new SessionError("INVALID_VALUE", `${name}: expected ${expected}, got ${String(actual).slice(0, 80)}`, {
    name,
    expected,
    actual,
  });
}
