import { assess } from "../session/assess.ts";
import type { Made } from "../session/draft.ts";
import { decideTimeouts } from "../session/overdue.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";

/** What the clocks of a session have ended by now; `undefined` when nothing. */
export function dueOf(app: App, record: SessionRecord, now: number): Made | undefined {
  const due = decideTimeouts(record, assess(record, now, app.policy, { ownerAlive: false }), now);
  return due !== undefined && "change" in due ? due : undefined;
}
