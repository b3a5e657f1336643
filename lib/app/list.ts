import { isFinal } from "../session/lifecycles/index.ts";
import { type ListFilter, selectSessions } from "../session/query.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";
import { readable } from "./readable.ts";
import { upToDate } from "./up-to-date.ts";

/** The sessions the filter takes, newest `last_updated` first. One that cannot be read is passed over. */
export async function list(app: App, filter: ListFilter = {}): Promise<SessionRecord[]> {
  const ids = filter.activeOnly ? app.store.open(filter.agent ?? undefined) : app.store.ids();
  const records: SessionRecord[] = [];
  for await (const { record } of readable(app, ids)) {
    if (record !== undefined) records.push(await upToDate(app, record));
  }
  return selectSessions(records, filter, (record) => !isFinal(record));
}

const SUMMARY = [
  ...(["agent_id", "agent_name", "purpose", "lifecycle", "phase", "outcome", "resume_ready"] as const),
  ...(["created_at", "last_updated", "error_count", "tags"] as const),
] as const;

/** What `list --json` shows of a record. */
export function summaryOf(record: SessionRecord): Pick<SessionRecord, (typeof SUMMARY)[number]> {
  return Object.fromEntries(SUMMARY.map((key) => [key, record[key]])) as Pick<SessionRecord, (typeof SUMMARY)[number]>;
}
