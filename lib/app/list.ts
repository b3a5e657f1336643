import { isTimed } from "../session/assess.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import { type ListFilter, selection } from "../session/query.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";
import { everySession, readable } from "./readable.ts";
import { upToDate } from "./up-to-date.ts";

/**
 * The sessions the filter takes, newest `last_updated` first. One that cannot be read is passed over. No more records are
 * held than are answered, but for about as many again.
 */
export function list(app: App, filter: ListFilter = {}): Promise<SessionRecord[]> {
  return select(app, filter, (record) => record);
}

/** The same in short: a few hundred bytes each, whatever the sessions hold. */
export function listSummaries(app: App, filter: ListFilter = {}): Promise<Summary[]> {
  return select(app, filter, summaryOf);
}

async function select<K>(app: App, filter: ListFilter, keep: (record: SessionRecord) => K): Promise<K[]> {
  const selected = selection(filter, (record) => !isFinal(record), keep);
  const all = filter.activeOnly ? readable(app, app.store.open(filter.agent ?? undefined)) : everySession(app);
  for await (const { record } of all) {
    if (record !== undefined) selected.offer(isTimed(record, app.policy) ? await upToDate(app, record) : record);
  }
  return selected.found();
}

export type Summary = ReturnType<typeof summaryOf>;

/** What `list --json` shows of a record. */
export function summaryOf(record: SessionRecord) {
  const { agent_id, agent_name, purpose, lifecycle, phase, outcome, resume_ready } = record;
  const { created_at, last_updated, error_count, tags } = record;
  return {
    agent_id,
    agent_name,
    purpose,
    lifecycle,
    phase,
    outcome,
    resume_ready,
    created_at,
    last_updated,
    error_count,
    tags,
  };
}
