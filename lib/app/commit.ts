import { isSessionError, SessionError } from "../errors.ts";
import { apply } from "../session/apply.ts";
import { assess } from "../session/assess.ts";
import type { Decision } from "../session/draft.ts";
import type { Happened } from "../session/events.ts";
import type { Line } from "../session/line.ts";
import { decideOverdue } from "../session/overdue.ts";
import type { SessionRecord } from "../session/record.ts";
import { toTime } from "../session/time.ts";
import type { Loaded } from "../store/contract.ts";
import type { App } from "./context.ts";

/** Decides on the record as it is stored right now; `undefined` when there is none. */
export type Decide = (record: SessionRecord | undefined, now: number) => Decision;

export interface Committed {
  /** As it is stored now; a decision that changes nothing of nothing has none. */
  record: SessionRecord;
  /** The decision found nothing to do, and nothing was written. */
  unchanged: boolean;
}

/**
 * Load → decide → commit, decided again on fresh state whenever another writer came first, for up to
 * `patienceMs`, then `BUSY`. A refusal of the decision is thrown as its error; nothing is kept of it.
 * A clock that has run out on the session is applied first, in a line of its own.
 */
export async function commit(app: App, id: string, decide: Decide): Promise<Committed> {
  let timedOut = false;
  const made = await untilWon(app, `Session ${id}`, async (attempt) => {
    const loaded = await app.store.load(id);
    const now = app.now();
    const due = timeoutDue(app, loaded?.record, now);
    timedOut = due !== undefined;
    const decision = due ?? decide(loaded?.record, now);
    if ("refused" in decision) {
      const { code, message, details } = decision.refused;
      throw new SessionError(code, message, details);
    }
    if ("unchanged" in decision) return { record: loaded?.record as SessionRecord, unchanged: true };
    const { line, record } = toLine(app, loaded, decision, now);
    return attempt(async () => ({
      record: (await app.store.commit(id, loaded, line, record)).record,
      unchanged: false,
    }));
  });
  return timedOut ? commit(app, id, decide) : made;
}

/** A decision on a session that must exist, else `NOT_FOUND`. */
export function onStored(id: string, decide: (record: SessionRecord, now: number) => Decision): Decide {
  return (record, now) => {
    if (record === undefined) throw notFound(id);
    return decide(record, now);
  };
}

export function notFound(id: string): SessionError {
  return new SessionError("NOT_FOUND", `There is no session ${id}.`, { agent_id: id });
}

function timeoutDue(app: App, record: SessionRecord | undefined, now: number): Decision | undefined {
  if (record?.limits === undefined) return undefined;
  const judged = assess(record, now, app.policy, { ownerAlive: false });
  return judged.timedOut === undefined ? undefined : decideOverdue(record, judged, now);
}

/** Says so when a store call lost a race, so that the whole round is made again. */
type Attempt = <T>(call: () => Promise<T>) => Promise<T>;

class LostRace {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/**
 * Makes rounds of `work`, jittered, until its store call (`attempt`) wins or `patienceMs` are over,
 * then `BUSY`. Only a store's `CONFLICT` inside `attempt` is a lost race; one of a decision is an answer.
 */
export async function untilWon<T>(app: App, what: string, work: (attempt: Attempt) => Promise<T>): Promise<T> {
  const start = app.elapsed();
  for (let round = 0; ; round++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      const waited = app.elapsed() - start;
      if (waited >= app.patienceMs) {
        const text = `${what} is busy: other writers came first for ${Math.round(waited)} ms.`;
        throw new SessionError("BUSY", text, { busy: what }, { cause: error.cause });
      }
      const pause = Math.min(1 + round, 8) * (0.5 + Math.random());
      await new Promise((wake) => setTimeout(wake, Math.min(pause, app.patienceMs - waited)));
    }
  }
}

async function attempt<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isSessionError(error) && error.code === "CONFLICT" && !error.details.permanent ? new LostRace(error) : error;
  }
}

function toLine(
  app: App,
  loaded: Loaded | undefined,
  { change, events }: { change: Line["change"]; events: readonly Happened[] },
  now: number,
): { line: Line; record: SessionRecord } {
  const clean = app.redact(change);
  const [first, ...also] = app.redact(events) as Happened[];
  const seq = (loaded?.record.revision ?? 0) + 1;
  const record = apply(loaded?.record, clean, seq);
  const { type, data } = first as Happened;
  const line: Line = {
    seq,
    at: toTime(now),
    id: app.hex(12),
    type,
    ...(app.actor === undefined ? {} : { actor: app.actor }),
    ...(data === undefined ? {} : { data }),
    ...(also.length === 0 ? {} : { also }),
    change: loaded === undefined || loaded.needsBase ? { base: record } : clean,
  };
  return { line, record };
}
