import { SessionError } from "../../errors.ts";
import { checkText } from "../../session/facet-values.ts";
import { checkSessionId } from "../../session/ids.ts";
import { decideInitialize, decideMigrate } from "../../session/orchestrate.ts";
import type { SessionRecord } from "../../session/record.ts";
import { decideTransition } from "../../session/transition.ts";
import { commit, onStored } from "../commit.ts";
import type { App } from "../context.ts";
import { drained } from "./drain.ts";

/** A budget: sizes like `512m`, `1g` or bytes, cores like `2`. Recorded, not enforced. */
export interface Budget {
  memory?: string | number | null;
  cpu?: string | number | null;
  disk?: string | number | null;
}

/** Records the budget of a session that has not started, which stays in its first phase. */
export async function initialize(app: App, id: string, budget: Budget = {}): Promise<SessionRecord> {
  const decide = onStored(checkSessionId(id), (record, now) => decideInitialize(record, { ...budget }, now));
  return (await commit(app, id, decide)).record;
}

/** Starts an orchestration session, or wakes an idle one: it becomes active. */
export async function start(app: App, id: string): Promise<SessionRecord> {
  const decide = onStored(checkSessionId(id), (record, now) => decideTransition(record, "active", now, "started"));
  return (await commit(app, id, decide)).record;
}

export interface MigrateOptions {
  workspace: string;
  /** Keep counters, finished tasks and what was noted at work. Default: true. */
  preserveState?: boolean | null;
  /** Milliseconds until it is given up. Default: 60000. */
  timeoutMs?: number | null;
  /** Moves what lies in the workspace; when it fails or takes too long, the session stays where it was. */
  move?: ((places: { from: string | null; to: string; signal: AbortSignal }) => unknown) | null;
}

const MIGRATE_MS = 60_000;

/**
 * Moves a session to another workspace under its own id and answers its record. It takes no new work meanwhile;
 * without its state it first finishes its open tasks and its inbox. Whatever fails leaves the old workspace.
 * `TIMEOUT`, `FINALIZED`, `DRAINING`.
 */
export async function migrate(app: App, id: string, options: MigrateOptions): Promise<SessionRecord> {
  const workspace = checkText("workspace", options.workspace);
  const preserveState = options.preserveState ?? true;
  const timeoutMs = options.timeoutMs ?? MIGRATE_MS;
  const reason = `migrates to ${workspace}`;
  return drained(app, id, { timeoutMs, reason, finish: preserveState ? "nothing" : "all" }, async (leftMs) => {
    const from = (await app.store.load(id))?.record.workspace ?? null;
    await within(leftMs, id, (signal) => options.move?.({ from, to: workspace, signal }));
    const decide = onStored(id, (record, now) => decideMigrate(record, { workspace, preserveState }, now));
    return (await commit(app, id, decide)).record;
  });
}

async function within(ms: number, id: string, work: (signal: AbortSignal) => unknown): Promise<void> {
  const end = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const text = `The workspace of session ${id} could not be moved in time.`;
      reject(new SessionError("TIMEOUT", text, { agent_id: id }));
      end.abort();
    }, ms);
  });
  try {
    await Promise.race([Promise.resolve(work(end.signal)), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
