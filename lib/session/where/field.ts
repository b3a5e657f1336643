import { refuse, shown } from "./lexer.ts";
import type { Tokens } from "./tokens.ts";

/** What can be filtered: a record as stored, of which nothing but its own keys is read. */
export type Queryable = Readonly<Record<string, unknown>>;

export interface Field {
  readonly path: readonly string[];
  /** Compares as an instant. */
  readonly time: boolean;
  /** The name of a whole object or list: it can be there or not, but has no value to compare. */
  readonly whole: boolean;
  readonly at: number;
}

const VALUES = `schema_version agent_id agent_name purpose lifecycle phase outcome resume_ready revision created_at
  last_updated finalized_at duration_seconds summary error_count phase_source resumed_from superseded_by reason
  feature_request current_phase paused_from iteration active_seconds kind workspace parent_id template cloned_from
  draining_until`.split(/\s+/);

const WHOLES = `last_error history metadata tags host usage interrupted claim git prd statistics limits tasks
  capabilities constraints resources environment h1`.split(/\s+/);

const TIMES: ReadonlySet<string> = new Set(
  `created_at last_updated finalized_at draining_until last_error.timestamp interrupted.at claim.expires_at`.split(" "),
);

/** The words of seed 003 for our fields (spec 2, "Search"). */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["type", "kind"],
  ["status", "phase"],
  ["name", "agent_name"],
  ["id", "agent_id"],
  ["createdAt", "created_at"],
  ["lastActivity", "last_updated"],
]);

/**
 * Reads a field: `phase`, an alias of seed 003, `git.branch`, `metadata.path.to.x`, `metadata->>'any key'` or
 * `metadata->'a'->>'b'`. A quoted text is one key, dots and all; `->` and `->>` mean the same. Names are case-sensitive.
 * Throws `INVALID_FILTER` for a name no record has.
 */
export function parseField(tokens: Tokens): Field {
  const { kind, text, at } = tokens.current;
  if (kind !== "word") tokens.refuse("a field");
  const name = ALIASES.get(text) ?? text;
  const path = name.split(".");
  const whole = WHOLES.includes(path[0] as string);
  if (!whole && !VALUES.includes(name)) refuse(at, "a field of the record or metadata.…", shown(text));
  tokens.take();
  while (whole && (tokens.symbol("->>") || tokens.symbol("->"))) {
    if (tokens.current.kind !== "text") tokens.refuse("a key in single quotes");
    path.push(tokens.take().text);
  }
  return { path, time: TIMES.has(path.join(".")), whole: whole && path.length === 1, at };
}

/** The stored value, `undefined` when it is missing or null. Follows own keys and list positions only. */
export function readField(record: Queryable, path: readonly string[]): unknown {
  let value: unknown = record;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    if (key === "length" && Array.isArray(value)) return undefined;
    value = (value as Queryable)[key];
  }
  return value ?? undefined;
}
