import { searching } from "../session/query.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";
import { type Summary, summaryOf } from "./list.ts";
import { everySession } from "./readable.ts";

export interface SearchOptions {
  limit?: number | null;
}

/**
 * The sessions in which name, purpose, workspace, id, kind or a tag contains `term`, whatever its case, most recent
 * first, at most `limit` (default 50). `INVALID_VALUE` for a blank term. Cost: reads every session once, and holds no
 * more than about twice those that are answered.
 */
export function search(app: App, term: string, options: SearchOptions = {}): Promise<SessionRecord[]> {
  return find(app, term, options, (record) => record);
}

/** The same in short. */
export function searchSummaries(app: App, term: string, options: SearchOptions = {}): Promise<Summary[]> {
  return find(app, term, options, summaryOf);
}

async function find<K>(
  app: App,
  term: string,
  { limit }: SearchOptions,
  keep: (record: SessionRecord) => K,
): Promise<K[]> {
  const search = searching(term, limit ?? undefined, keep);
  for await (const { record } of everySession(app)) if (record !== undefined) search.offer(record);
  return search.found();
}
