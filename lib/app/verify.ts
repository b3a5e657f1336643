import { isSessionError, isUnreachable } from "../errors.ts";
import type { Verification } from "../store/contract.ts";
import type { App } from "./context.ts";
import { untilWon } from "./until-won.ts";

export interface VerifyOptions {
  /** One session; absent: every one. */
  id?: string | undefined;
  /** Mend what has findings from this source, and look again. */
  repairFrom?: "state" | "journal" | undefined;
  onProgress?: (done: number, total: number) => void;
}

/** A writer at work looks like damage for a moment: what has findings is looked at again after this. Milliseconds. */
const SETTLED_AFTER = 50;

/**
 * What a thorough look at each session found, by id. A session that cannot even be looked at has that as
 * its finding; only a single one asked for by its id is `NOT_FOUND`.
 */
export async function verify(app: App, options: VerifyOptions = {}): Promise<Verification[]> {
  const found = options.id === undefined ? await lookAtAll(app, options) : [await app.store.verify(options.id)];
  if (found.every(({ ok }) => ok)) return found;
  await new Promise((wake) => setTimeout(wake, SETTLED_AFTER));
  const again: Verification[] = [];
  for (const seen of found) again.push(...(seen.ok ? [seen] : await mend(app, seen.agent_id, options.repairFrom)));
  return again;
}

async function lookAtAll(app: App, { onProgress }: VerifyOptions): Promise<Verification[]> {
  const ids: string[] = [];
  for await (const id of app.store.ids()) ids.push(id);
  const found: Verification[] = [];
  for (const [at, id] of ids.sort().entries()) {
    found.push(...(await look(app, id)));
    onProgress?.(at + 1, ids.length);
  }
  return found;
}

/** Nothing for what is no session, or is gone by now. */
async function look(app: App, id: string): Promise<Verification[]> {
  try {
    return [await app.store.verify(id)];
  } catch (error) {
    if (!isSessionError(error) || isUnreachable(error)) throw error;
    return error.code === "NOT_FOUND" ? [] : [{ agent_id: id, ok: false, findings: [error.message] }];
  }
}

async function mend(app: App, id: string, from: "state" | "journal" | undefined): Promise<Verification[]> {
  const before = await look(app, id);
  if (from === undefined || before.every(({ ok }) => ok)) return before;
  try {
    await untilWon(app, id, (attempt) => attempt(() => app.store.repair(id, from)));
  } catch (error) {
    if (!isSessionError(error) || isUnreachable(error)) throw error;
    return before.map((seen) => ({ ...seen, findings: [...seen.findings, error.message] }));
  }
  return look(app, id);
}
