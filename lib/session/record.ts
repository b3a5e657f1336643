import type { SessionRecord } from "./record.schema.ts";

export type { HostFacet, Run, SessionRecord } from "./record.schema.ts";

/** Largest stored record, in bytes of its JSON text; above it a change is refused with `LIMIT_EXCEEDED`. */
export const MAX_RECORD_BYTES = 256 * 1024;
/** How many entries the two growing lists of a record keep, newest last. */
export const KEEP = { history: 200, runs: 20, reports: 5 } as const;

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === "string";
// JSON text such as 1e999 reads as Infinity, which is no number that could be written again.
const number: Check = (value) => Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const object: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** What every record always has, in stored order. Hooks check this instead of loading the schema. */
const ALWAYS: Record<string, Check> = {
  schema_version: (value) => value === 1,
  agent_id: text,
  agent_name: text,
  purpose: text,
  lifecycle: text,
  phase: text,
  outcome: orNull(text),
  resume_ready: (value) => typeof value === "boolean",
  revision: count,
  created_at: text,
  last_updated: text,
  finalized_at: orNull(text),
  duration_seconds: orNull((value) => number(value) && (value as number) >= 0),
  summary: orNull(text),
  error_count: count,
  last_error: orNull((value) => object(value) && text((value as Fields).message) && text((value as Fields).timestamp)),
  history: listOf(
    (entry) =>
      object(entry) &&
      text((entry as Fields).from_phase) &&
      text((entry as Fields).to_phase) &&
      text((entry as Fields).timestamp),
  ),
  metadata: object,
  tags: listOf(text),
};

type Fields = Record<string, unknown>;

/** Keys a record always has; a `null` elsewhere means "take the facet away". */
export const ALWAYS_PRESENT: ReadonlySet<string> = new Set(Object.keys(ALWAYS));

/**
 * The first key that keeps `value` from being a record, `undefined` when it is one. Only what the
 * code relies on is checked; the schema says the rest and is fuzzed against this.
 */
export function recordFault(value: unknown): string | undefined {
  if (!object(value)) return "record";
  const record = value as Fields;
  for (const key in ALWAYS) {
    if (!(ALWAYS[key] as Check)(record[key])) return key;
  }
  return record.host === undefined || isHost(record.host) ? undefined : "host";
}

export function isRecord(value: unknown): value is SessionRecord {
  return recordFault(value) === undefined;
}

function isHost(value: unknown): boolean {
  const runs = object(value) ? (value as Fields).runs : undefined;
  return listOf((run) => object(run) && text((run as Fields).started_at))(runs);
}
