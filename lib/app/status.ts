import { UNREAD } from "../hub/inbox-key.ts";
import { assess } from "../session/assess.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import { type App, ownerAlive } from "./context.ts";
import { countEntries } from "./hub/entries.ts";
import { readable } from "./readable.ts";
import { seenEvents } from "./seen-events.ts";

/** The store at a glance. */
export interface Status {
  open: number;
  /** Those that wait to be resumed, or were interrupted. */
  waiting: number;
  /** There were too many open ones to look at each: `waiting` may be more. */
  partial: boolean;
  /** When a hook last ran; `null` when none is known of. */
  last_hook_at: string | null;
}

/** Sessions are looked at for so long. Milliseconds. */
const BUDGET_MS = 100;
/** Pages of facts read at most: some tens of thousands, which is far more than collect between two counts. */
const MAX_PAGES = 20;

/** Cost: the open sessions, for up to a tenth of a second, and the facts since the metrics were last counted. */
export async function statusOf(app: App): Promise<Status> {
  const ids: string[] = [];
  for await (const id of app.store.open()) ids.push(id);
  const status: Status = { open: ids.length, waiting: 0, partial: false, last_hook_at: await lastHook(app) };
  const start = app.elapsed();
  for await (const { record } of readable(app, ids)) {
    if (record === undefined) continue;
    // A marker may outlive what it marks.
    if (isFinal(record)) status.open--;
    else {
      const { state } = assess(record, app.now(), app.policy, { ownerAlive: ownerAlive(app, record) });
      if (state === "waiting" || state === "interrupted") status.waiting++;
    }
    if (app.elapsed() - start > BUDGET_MS) {
      status.partial = true;
      break;
    }
  }
  return status;
}

/** Messages that wait for this receiver, shown to it or not. */
export function unreadOf(app: App, receiver: string): Promise<number> {
  return countEntries(app, receiver, UNREAD);
}

async function lastHook(app: App): Promise<string | null> {
  const times = [...(await seenEvents(app, MAX_PAGES)).values()];
  return times.sort().at(-1) ?? null;
}
