import { isSessionError, isUnreachable } from "../errors.ts";
import { type Asker, type Assessment, assess, openRun } from "../session/assess.ts";
import { decideInterrupt } from "../session/interrupt.ts";
import { isFinal, lifecycleOf, phaseRule } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { cleanup } from "./cleanup.ts";
import { commit, onStored } from "./commit.ts";
import { type App, ownerAlive } from "./context.ts";
import { letRest } from "./orchestration/heartbeat.ts";
import { upToDate } from "./up-to-date.ts";

/** An open session as a sweep saw it. */
export interface Swept {
  agent_id: string;
  agent_name: string;
  task_id: string | null;
  phase: string;
  state: Assessment["state"];
  /** Seconds since the last change. */
  age_seconds: number;
  last_updated: string;
}

export interface SweepReport {
  resumable: Swept[];
  interrupted: Swept[];
  expired: Swept[];
  /** Finished sessions past retention that were removed, at most 50. */
  cleaned: number;
}

/** How many finished sessions one sweep removes at most: it also runs at the start of every conversation. */
const REMOVALS = 50;

/**
 * Reconciles the store with reality: runs whose owner on this machine is dead become interrupted, clocks that have run
 * out are applied, what killed writers left is finished, old finished sessions go. Answers what waits.
 */
export async function sweep(app: App, asker: Asker = "direct"): Promise<SweepReport & { sessions: SessionRecord[] }> {
  const report: SweepReport & { sessions: SessionRecord[] } = {
    resumable: [],
    interrupted: [],
    expired: [],
    cleaned: 0,
    sessions: [],
  };
  const open = new Map<string, SessionRecord | undefined>();
  for await (const id of app.store.open()) {
    const record = await reconcile(app, id);
    open.set(id, record);
    if (record === undefined || isFinal(record)) continue;
    report.sessions.push(record);
    place(app, record, report, asker);
  }
  report.sessions.sort(newestFirst);
  for (const list of [report.resumable, report.interrupted, report.expired]) list.sort(newestFirst);
  report.cleaned = (await cleanup(app, { limit: REMOVALS, open })).removed.length;
  return report;
}

/** Newest `last_updated` first, ties by id. */
export function newestFirst(
  a: { last_updated: string; agent_id: string },
  b: { last_updated: string; agent_id: string },
): number {
  if (a.last_updated !== b.last_updated) return a.last_updated < b.last_updated ? 1 : -1;
  return a.agent_id < b.agent_id ? -1 : 1;
}

/** The session's record once it agrees with reality; `undefined` when there is none, or it cannot be read or had. */
async function reconcile(app: App, id: string): Promise<SessionRecord | undefined> {
  try {
    const stored = await app.store.settle(id);
    const record = stored && (await upToDate(app, stored));
    if (record === undefined || isFinal(record)) return record;
    if (phaseRule(lifecycleOf(record), record.phase)?.silentTo !== undefined) return letRest(app, record);
    if (openRun(record) === undefined || ownerGone(app, record) !== true) return record;
    const decide = onStored(id, (found, now) =>
      ownerGone(app, found) ? decideInterrupt(found, "owner_dead", now) : { unchanged: true },
    );
    return (await commit(app, id, decide)).record;
  } catch (error) {
    if (isSessionError(error) && !isUnreachable(error)) return undefined;
    throw error;
  }
}

/** Dead, and known to be: another machine's owner is not judged from here. */
function ownerGone(app: App, { host }: SessionRecord): boolean {
  return host !== undefined && app.alive({ machine: host.machine, pid: host.pid, start: host.pid_start }) === false;
}

function place(app: App, record: SessionRecord, report: SweepReport, asker: Asker): void {
  const judged = assess(record, app.now(), app.policy, { ownerAlive: ownerAlive(app, record) }, asker);
  const { agent_id, agent_name, phase, last_updated } = record;
  const task = record.metadata.task_id;
  const seen: Swept = {
    agent_id,
    agent_name,
    task_id: typeof task === "string" ? task : null,
    phase,
    state: judged.state,
    age_seconds: Math.floor(judged.ageMs / 1000),
    last_updated,
  };
  if (judged.state !== "waiting" && judged.state !== "interrupted") return;
  if (judged.expired) report.expired.push(seen);
  else if (judged.state === "interrupted") report.interrupted.push(seen);
  else report.resumable.push(seen);
}
