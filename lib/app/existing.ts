import { checkSessionId } from "../session/ids.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { notFound } from "./commit.ts";
import type { App } from "./context.ts";
import { readable } from "./readable.ts";
import { get } from "./sessions.ts";

/** The record of a session that must exist, else `NOT_FOUND`. */
export async function mustExist(app: App, id: string): Promise<SessionRecord> {
  const record = await get(app, checkSessionId(id));
  if (record === undefined) throw notFound(id);
  return record;
}

/** The open orchestration sessions, in no order. */
export async function openOrchestration(app: App): Promise<SessionRecord[]> {
  const open: SessionRecord[] = [];
  for await (const { record } of readable(app, app.store.open())) {
    if (record?.lifecycle === "orchestration" && !isFinal(record)) open.push(record);
  }
  return open;
}
