import type { Outcome } from "./lifecycles/lifecycle.ts";
import { isRecord, type SessionRecord } from "./record.ts";
import { parseTime, toTime } from "./time.ts";

type Fields = Record<string, unknown>;

/**
 * The record in `value`, a parsed `state.json` of any version: today's as it is, older ones brought
 * up to date; `undefined` when it is none. A record without `schema_version` is version 0, what
 * seed 002 prints and writes.
 */
export function readRecord(value: unknown): SessionRecord | undefined {
  if (isRecord(value)) return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const fields = value as Fields;
  const record = "schema_version" in fields ? undefined : fromVersion0(fields);
  return isRecord(record) ? record : undefined;
}

/** Whether a later version than this one wrote it, which must not take it for spoilt. */
export function isNewer(value: unknown): boolean {
  return ((value as Fields | null)?.schema_version as number) > SCHEMA_VERSION;
}

const SCHEMA_VERSION = 1;

const ENDED: Readonly<Record<string, Outcome>> = { completed: "success", failed: "failed", abandoned: "abandoned" };

/** Frozen: how a record of version 0 reads in version 1. Its revision is 0, so its first change writes a base. */
function fromVersion0(old: Fields): Fields | undefined {
  if (typeof old.agent_id !== "string" || typeof old.phase !== "string") return undefined;
  const created = time(old.created_at) ?? time(old.last_updated);
  const updated = time(old.last_updated) ?? created;
  if (created === undefined) return undefined;
  return {
    schema_version: 1,
    agent_id: old.agent_id,
    agent_name: text(old.agent_name) ?? "unknown",
    purpose: text(old.purpose) ?? "general",
    lifecycle: "agent",
    phase: old.phase,
    outcome: ENDED[old.phase] ?? null,
    resume_ready: old.resume_ready === true,
    revision: 0,
    created_at: created,
    last_updated: updated,
    finalized_at: time(old.finalized_at) ?? (ENDED[old.phase] ? updated : null),
    duration_seconds: typeof old.duration_seconds === "number" ? Math.max(0, old.duration_seconds) : null,
    summary: text(old.summary) ?? null,
    error_count: Number.isInteger(old.error_count) ? Math.max(0, old.error_count as number) : 0,
    last_error: lastError(old.last_error, updated as string),
    history: Array.isArray(old.history) ? old.history.flatMap(historyEntry) : [],
    metadata: isObject(old.metadata) ? old.metadata : {},
    tags: Array.isArray(old.tags) ? old.tags.filter((tag) => typeof tag === "string") : [],
    ...unknownKeys(old),
  };
}

const KNOWN = new Set(
  "agent_id agent_name purpose lifecycle phase outcome resume_ready revision created_at last_updated finalized_at duration_seconds summary error_count last_error history metadata tags".split(
    " ",
  ),
);

function unknownKeys(old: Fields): Fields {
  return Object.fromEntries(Object.entries(old).filter(([key]) => !KNOWN.has(key)));
}

function time(value: unknown): string | undefined {
  const ms = parseTime(value);
  return ms === undefined ? undefined : toTime(ms);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function lastError(value: unknown, fallback: string): Fields | null {
  if (typeof value === "string" && value !== "") return { message: value, timestamp: fallback };
  if (!isObject(value)) return null;
  const message = text(value.message) ?? text(value.error);
  return message === undefined ? null : { message, timestamp: time(value.timestamp) ?? fallback };
}

function historyEntry(entry: unknown): Fields[] {
  if (!isObject(entry) || typeof entry.from_phase !== "string" || typeof entry.to_phase !== "string") return [];
  const timestamp = time(entry.timestamp);
  return timestamp === undefined ? [] : [{ ...entry, timestamp }];
}
