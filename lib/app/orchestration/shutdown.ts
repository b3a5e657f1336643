import { isSessionError } from "../../errors.ts";
import { checkSessionId } from "../../session/ids.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { SessionRecord } from "../../session/record.ts";
import { decideShutdown } from "../../session/shutdown.ts";
import { commit, onStored } from "../commit.ts";
import type { App } from "../context.ts";
import { mustExist, openOrchestration } from "../existing.ts";
import { drained } from "./drain.ts";

export interface ShutdownOptions {
  /** How long open tasks and unread messages are waited for, in milliseconds. Default: 30000. */
  timeoutMs?: number | null;
  reason?: string | null;
  /** End it at once, as cancelled. */
  force?: boolean | null;
}

const TIMEOUT_MS = 30_000;

/**
 * Ends a session once its open tasks and its inbox are done with, and answers its record; meanwhile it takes no new
 * work, which every process sees. Past the timeout: `TIMEOUT`, and all is as before. One that has ended is left as it
 * is. Another shutdown at work → `DRAINING`.
 */
export async function shutdown(app: App, id: string, options: ShutdownOptions = {}): Promise<SessionRecord> {
  const { reason = null, force } = options;
  if (force) return end(app, id, { reason, force: true });
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const record = await mustExist(app, id);
  const refused = "refused" in decideShutdown(record, { reason }, app.now());
  if (refused || isFinal(record)) return end(app, id, { reason });
  return drained(app, id, { timeoutMs, reason, finish: "all" }, () => end(app, id, { reason }));
}

/**
 * Ends every open orchestration session at once, children before their parents, and answers their records in that
 * order. One that cannot be ended keeps none of the others; the first such failure is thrown in the end.
 */
export async function emergencyShutdown(app: App, reason = "emergency"): Promise<SessionRecord[]> {
  const ended: SessionRecord[] = [];
  const tried = new Set<string>();
  const failures: unknown[] = [];
  for (;;) {
    // Looked up again until nothing is left: a session may have been made meanwhile.
    const open = (await openOrchestration(app)).filter(({ agent_id }) => !tried.has(agent_id));
    if (open.length === 0) break;
    for (const { agent_id } of childrenFirst(open)) {
      tried.add(agent_id);
      try {
        ended.push(await end(app, agent_id, { reason, force: true }));
      } catch (error) {
        if (!isSessionError(error)) throw error;
        if (error.code !== "NOT_FOUND") failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
  return ended;
}

async function end(app: App, id: string, how: { reason: string | null; force?: boolean }): Promise<SessionRecord> {
  const decide = onStored(checkSessionId(id), (record, now) => decideShutdown(record, how, now));
  return (await commit(app, id, decide)).record;
}

/** The deepest first; of a circle of parents any. Newer before older where that says nothing. */
function childrenFirst(records: readonly SessionRecord[]): SessionRecord[] {
  const byId = new Map(records.map((record) => [record.agent_id, record]));
  const depth = (record: SessionRecord): number => {
    let above = 0;
    const seen = new Set<string>();
    for (let at = record; at.parent_id !== undefined && !seen.has(at.agent_id); above++) {
      seen.add(at.agent_id);
      const parent = byId.get(at.parent_id);
      if (parent === undefined) break;
      at = parent;
    }
    return above;
  };
  return records
    .map((record) => ({ record, above: depth(record) }))
    .sort((a, b) => b.above - a.above || (a.record.created_at < b.record.created_at ? 1 : -1))
    .map(({ record }) => record);
}
