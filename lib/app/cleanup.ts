import { isSessionError, isUnreachable } from "../errors.ts";
import { assess } from "../session/assess.ts";
import { decideFinalize } from "../session/finalize.ts";
import type { Policy } from "../session/policy.ts";
import type { SessionRecord } from "../session/record.ts";
import type { RemovalJudge, Stored } from "../store/contract.ts";
import { lastHubCleanup } from "./cleanup-progress.ts";
import { commit, onStored } from "./commit.ts";
import { type App, ownerAlive } from "./context.ts";
import { cleanupHub } from "./hub/hub-cleanup.ts";
import { readable } from "./readable.ts";

export interface CleanupOptions {
  /** Age from which finished sessions go, in hours since they ended. Default: the configured retention. */
  hours?: number | null;
  dryRun?: boolean;
  /** At most so many removals. Default: no limit. */
  limit?: number;
  /** The sessions that may be open, read just now: neither listed nor read again. No record: it could not be read. */
  open?: ReadonlyMap<string, SessionRecord | undefined>;
  onProgress?: (removed: number) => void;
}

export interface CleanupReport {
  removed: string[];
  /** Sessions looked at and left; in a large store not every session is looked at. */
  kept: number;
  dry_run: boolean;
}

/** What a limited call looks at in the hub, and how often, in milliseconds: it runs at the start of every conversation. */
const HUB = { limit: 200, every: 3_600_000 };

/**
 * Removes finished sessions past retention, and ends open ones that were silent past
 * `abandon_after_hours` as abandoned. A session that waits is never removed; one that cannot be read
 * goes when nobody has written it for the retention. What is over in the hub goes too.
 */
export async function cleanup(app: App, options: CleanupOptions = {}): Promise<CleanupReport> {
  const retentionMs = typeof options.hours === "number" ? options.hours * 3_600_000 : app.policy.retentionMs;
  const report = await cleanupSessions(app, { ...app.policy, retentionMs }, options);
  const isLimited = options.limit !== undefined;
  if (isLimited && app.now() - ((await lastHubCleanup(app))?.at ?? 0) < HUB.every) return report;
  try {
    await cleanupHub(app, { retentionMs, dryRun: options.dryRun ?? false, ...(isLimited && { limit: HUB.limit }) });
  } catch (error) {
    // Somebody is at work on what was due: then it is not.
    if (!isSessionError(error) || error.code !== "BUSY") throw error;
  }
  return report;
}

async function cleanupSessions(app: App, policy: Policy, options: CleanupOptions): Promise<CleanupReport> {
  const { dryRun = false, limit = Number.POSITIVE_INFINITY, open } = options;
  const { retentionMs } = policy;
  const removed: string[] = [];
  const seen = new Set<string>();
  const report = () => ({ removed, kept: seen.size - removed.length, dry_run: dryRun });
  const due: RemovalJudge = (record, touched) =>
    record === undefined
      ? app.now() - touched >= retentionMs
      : assess(record, app.now(), policy, { ownerAlive: false }).removalDue;
  const lookAt = async (id: string, record: SessionRecord | undefined) => {
    const found = record === undefined || due(record, 0) ? await take(app, id, due, dryRun) : { kept: record };
    if (found === "nothing") return;
    seen.add(id);
    if (found === "removed") {
      removed.push(id);
      options.onProgress?.(removed.length);
    } else if (found.kept !== undefined) {
      await abandon(app, found.kept, dryRun);
    }
  };

  for await (const id of app.store.doneBefore(app.now() - retentionMs)) {
    if (removed.length >= limit) return report();
    if (!seen.has(id)) await lookAt(id, open?.get(id));
  }
  for await (const { id, record } of open === undefined ? readable(app, app.store.open()) : asStored(open)) {
    if (removed.length >= limit) return report();
    if (!seen.has(id)) await lookAt(id, record);
  }
  return report();
}

function* asStored(open: ReadonlyMap<string, SessionRecord | undefined>): Generator<Stored> {
  for (const [id, record] of open) yield { id, record };
}

/** What became of a session that may be due; `kept` is its record, provided that it is not due. */
type Taken = "removed" | "nothing" | { kept: SessionRecord | undefined };

async function take(app: App, id: string, due: RemovalJudge, dryRun: boolean): Promise<Taken> {
  let found: { record: SessionRecord | undefined; due: boolean } | undefined;
  const judge: RemovalJudge = (record, touched) => {
    found = { record, due: due(record, touched) };
    return found.due && !dryRun;
  };
  try {
    const removed = await app.store.remove(id, judge);
    if (found === undefined) return "nothing";
    if (dryRun ? found.due : removed) return "removed";
    return { kept: found.due ? undefined : found.record };
  } catch (error) {
    // Somebody is at work on it, or it cannot be had: it stays, and keeps no other from being removed.
    if (isSessionError(error) && error.code !== "INTERNAL" && !isUnreachable(error)) return { kept: undefined };
    throw error;
  }
}

async function abandon(app: App, record: SessionRecord, dryRun: boolean): Promise<void> {
  const silent = (stored: SessionRecord, now: number) =>
    assess(stored, now, app.policy, { ownerAlive: ownerAlive(app, stored) });
  const judged = silent(record, app.now());
  if (dryRun || !judged.abandonDue || judged.state === "running") return;
  const decide = onStored(record.agent_id, (stored, now) => {
    const again = silent(stored, now);
    if (!again.abandonDue || again.state === "running") return { unchanged: true };
    return decideFinalize(stored, { outcome: "abandoned", reason: "abandon_after_hours" }, now);
  });
  try {
    await commit(app, record.agent_id, decide);
  } catch (error) {
    if (!isSessionError(error) || !["BUSY", "NOT_FOUND"].includes(error.code)) throw error;
  }
}
