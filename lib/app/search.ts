import { searchSessions } from "../session/query.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";
import { readable } from "./readable.ts";

/**
 * The sessions in which name, purpose, workspace, id, kind or a tag contains `term`, whatever its case, most recent
 * first, at most `limit` (default 50). `INVALID_VALUE` for a blank term. Cost: reads every session once.
 */
export async function search(
  app: App,
  term: string,
  options: { limit?: number | null } = {},
): Promise<SessionRecord[]> {
  searchSessions([], term, options.limit ?? undefined);
  const records: SessionRecord[] = [];
  for await (const { record } of readable(app, app.store.ids())) if (record !== undefined) records.push(record);
  return searchSessions(records, term, options.limit ?? undefined);
}
