import { isTimed } from "../session/assess.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";
import { settleClocks } from "./settle-clocks.ts";

/** The session's record with what its clocks have ended. Cheap where none can run, which is nearly everywhere. */
export function upToDate(app: App, record: SessionRecord): SessionRecord | Promise<SessionRecord> {
  return isTimed(record, app.policy) ? settleClocks(app, record) : record;
}
