import { ALWAYS_PRESENT, KEEP, type SessionRecord } from "./record.ts";

/**
 * What one journal line does to a record: `base` replaces it whole; else `set` writes keys (`null`
 * takes a facet away), `merge` writes into an object (`null` removes the key), `push` adds to a list.
 */
export interface Change {
  base?: SessionRecord;
  set?: Record<string, unknown>;
  merge?: Record<string, Record<string, unknown>>;
  push?: Record<string, unknown>;
}

/**
 * The record after `change`, which makes revision `seq`. One function for every type of line, known
 * or not, so that an old version can fold a newer journal. `record` is left as it is.
 */
export function apply(record: SessionRecord | undefined, change: Change, seq: number): SessionRecord {
  const next: Record<string, unknown> = { ...(change.base ?? record), ...change.set, revision: seq };
  for (const key in change.set) if (next[key] === null && !ALWAYS_PRESENT.has(key)) delete next[key];
  for (const key in change.merge) next[key] = merged(next[key], change.merge[key] as Record<string, unknown>);
  for (const key in change.push) next[key] = pushed(next[key], change.push[key], KEEP[key as keyof typeof KEEP]);
  return next as SessionRecord;
}

function merged(old: unknown, patch: Record<string, unknown>): Record<string, unknown> {
  const next = { ...(old as Record<string, unknown>), ...patch };
  for (const key in patch) if (patch[key] === null) delete next[key];
  return next;
}

function pushed(old: unknown, entry: unknown, keep: number | undefined): unknown[] {
  const next = [...(Array.isArray(old) ? old : []), entry];
  return keep === undefined ? next : next.slice(-keep);
}
