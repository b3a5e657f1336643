import { isSessionError, isUnreachable } from "../errors.ts";
import { assess } from "../session/assess.ts";
import { decideFinalize } from "../session/finalize.ts";
import type { Policy } from "../session/policy.ts";
import type { SessionRecord } from "../session/record.ts";
import { commit, onStored } from "./commit.ts";
import { type App, ownerAlive } from "./context.ts";
import { cleanupHub } from "./hub-cleanup.ts";
import { hubCleanupDue } from "./hub-cleanup-due.ts";
import { readable } from "./readable.ts";

export interface CleanupOptions {
  /** Age from which finished sessions go, in hours since they ended. Default: the configured retention. */
  hours?: number | null;
  dryRun?: boolean;
  /** At most so many removals. Default: no limit. */
  limit?: number;
  onProgress?: (removed: number) => void;
}

export interface CleanupReport {
  removed: string[];
  /** Sessions looked at and left; in a large store not every session is looked at. */
  kept: number;
  dry_run: boolean;
}

/** What a limited call looks at in the hub, and how often: it runs at the start of every conversation. */
const HUB_LIMIT = 200;
const HUB_EVERY_MS = 3_600_000;

/**
 * Removes finished sessions past retention, and ends open ones that were silent past
 * `abandon_after_hours` as abandoned. A session that waits is never removed; one that cannot be read
 * goes when nobody has written it for the retention. What is over in the hub goes too.
 */
export async function cleanup(app: App, options: CleanupOptions = {}): Promise<CleanupReport> {
  const retentionMs = typeof options.hours === "number" ? options.hours * 3_600_000 : app.policy.retentionMs;
  const report = await cleanupSessions(app, { ...app.policy, retentionMs }, options);
  const limited = options.limit !== undefined;
  if (limited && !(await hubCleanupDue(app, HUB_EVERY_MS))) return report;
  try {
    await cleanupHub(app, { retentionMs, dryRun: options.dryRun ?? false, ...(limited && { limit: HUB_LIMIT }) });
  } catch (error) {
    // Somebody is at work on what was due: then it is not.
    if (!isSessionError(error) || error.code !== "BUSY") throw error;
  }
  return report;
}

async function cleanupSessions(app: App, policy: Policy, options: CleanupOptions): Promise<CleanupReport> {
  const { dryRun = false, limit = Number.POSITIVE_INFINITY } = options;
  const { retentionMs } = policy;
  const removed: string[] = [];
  const seen = new Set<string>();
  const due = (record: SessionRecord | undefined, touched: number) =>
    record === undefined
      ? app.now() - touched >= retentionMs
      : assess(record, app.now(), policy, { ownerAlive: false }).removalDue;

  for (const ids of [app.store.doneBefore(app.now() - retentionMs), app.store.open()]) {
    for await (const { id, record } of readable(app, ids)) {
      if (removed.length >= limit) return { removed, kept: seen.size - removed.length, dry_run: dryRun };
      if (seen.has(id)) continue;
      seen.add(id);
      if (record !== undefined && !due(record, 0)) await abandon(app, record, dryRun);
      else if (await take(app, id, due, dryRun)) {
        removed.push(id);
        options.onProgress?.(removed.length);
      }
    }
  }
  return { removed, kept: seen.size - removed.length, dry_run: dryRun };
}

async function take(
  app: App,
  id: string,
  due: (record: SessionRecord | undefined, touched: number) => boolean,
  dryRun: boolean,
): Promise<boolean> {
  try {
    if (!dryRun) return await app.store.remove(id, due);
    let would = false;
    await app.store.remove(id, (record, touched) => {
      would = due(record, touched);
      return false;
    });
    return would;
  } catch (error) {
    // Somebody is at work on it, or it cannot be had: it stays, and keeps no other from being removed.
    if (isSessionError(error) && error.code !== "INTERNAL" && !isUnreachable(error)) return false;
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
