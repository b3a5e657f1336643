import assert from "node:assert/strict";
import { type ErrorCode, isSessionError } from "../errors.ts";
import { apply, type Change } from "../session/apply.ts";
import type { Line } from "../session/line.ts";
import type { SessionRecord } from "../session/record.ts";
import type { Loaded, Store } from "../store/contract.ts";

/** A time for all that the checks write. */
export const AT = "2026-01-01T00:00:00.000Z";

/** A line and the record it makes, as `commit` takes them. */
export interface Step {
  line: Line;
  record: SessionRecord;
}

/** The first line of a session; `fields` are put over the usual record. */
export function creation(id: string, fields: Partial<SessionRecord> = {}): Step {
  const record: SessionRecord = {
    schema_version: 1,
    agent_id: id,
    agent_name: "tester",
    purpose: "conformance",
    lifecycle: "agent",
    phase: "executing",
    outcome: null,
    resume_ready: false,
    revision: 1,
    created_at: AT,
    last_updated: AT,
    finalized_at: null,
    duration_seconds: null,
    summary: "0",
    error_count: 0,
    last_error: null,
    history: [],
    metadata: { count: 0 },
    tags: [],
    ...fields,
  };
  return { record, line: { seq: 1, at: AT, id: newLineId(), type: "session.created", change: { base: record } } };
}

/** The next line of a loaded session. */
export function change(from: Loaded, wanted: Change, line: Partial<Line> = {}): Step {
  const seq = from.record.revision + 1;
  const record = apply(from.record, wanted, seq);
  const whole = from.needsBase ? { base: record } : wanted;
  return { record, line: { seq, at: AT, id: newLineId(), type: "session.updated", ...line, change: whole } };
}

/** Creates a session and answers it as stored. */
export async function created(store: Store, id: string, fields: Partial<SessionRecord> = {}): Promise<Loaded> {
  const { line, record } = creation(id, fields);
  return store.commit(id, undefined, line, record);
}

/** Loads a session that must be there, and changes it. */
export async function changed(store: Store, id: string, wanted: Change): Promise<Loaded> {
  const from = await loaded(store, id);
  const { line, record } = change(from, wanted);
  return store.commit(id, from, line, record);
}

/** The change that ends a session at {@link AT}. */
export const ENDING: Change = { set: { phase: "completed", outcome: "success", finalized_at: AT } };

export async function loaded(store: Store, id: string): Promise<Loaded> {
  const found = await store.load(id);
  assert.ok(found, `session ${id} is not there`);
  return found;
}

/** Adds 1 to the session's count, again and again until no other writer comes in between; answers the new count. */
export async function increment(store: Store, id: string): Promise<number> {
  for (let round = 0; ; round++) {
    const from = await loaded(store, id);
    const count = countOf(from.record) + 1;
    const { line, record } = change(from, { merge: { metadata: { count } }, set: { summary: String(count) } });
    try {
      await store.commit(id, from, line, record);
      return count;
    } catch (error) {
      if (!isSessionError(error) || error.code !== "CONFLICT" || round > 10_000) throw error;
      await new Promise((wake) => setTimeout(wake, Math.min(1 + round, 8) * (0.5 + Math.random())));
    }
  }
}

export function countOf(record: SessionRecord): number {
  return record.metadata.count as number;
}

/** `call` must reject with a `SessionError` of this code. */
export async function rejects(code: ErrorCode, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    assert.ok(isSessionError(error), `no SessionError but ${error}`);
    assert.equal(error.code, code, `${error.code} instead of ${code}: ${error.message}`);
    return;
  }
  assert.fail(`resolved instead of rejecting with ${code}`);
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function newLineId(): string {
  return Math.random().toString(36).slice(2, 12);
}
