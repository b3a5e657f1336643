import { UNREAD } from "../hub/inbox-key.ts";
import { assess } from "../session/assess.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import { type App, ownerAlive } from "./context.ts";
import { countEntries } from "./entries.ts";
import { readable } from "./readable.ts";

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
  const counted = (await app.store.doc.get<{ events_seen?: unknown; facts_cursor?: unknown }>("metrics", "counted"))
    ?.value;
  let last = latest(null, Object.values(counted?.events_seen ?? {}));
  let cursor = typeof counted?.facts_cursor === "string" ? counted.facts_cursor : "";
  for (let page = 0; page < MAX_PAGES; page++) {
    const { entries, cursor: next } = await app.store.facts.read(cursor);
    if (entries.length === 0) break;
    last = latest(
      last,
      entries.flatMap(({ type, at }) => (type === "hook" ? at : [])),
    );
    cursor = next;
  }
  return last;
}

function latest(last: string | null, times: readonly unknown[]): string | null {
  return times.reduce<string | null>((max, at) => (typeof at === "string" && at > (max ?? "") ? at : max), last);
}
