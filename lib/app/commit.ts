import { SessionError } from "../errors.ts";
import { apply } from "../session/apply.ts";
import { isTimed } from "../session/assess.ts";
import type { Decision, Made } from "../session/draft.ts";
import type { Happened } from "../session/events.ts";
import type { Line } from "../session/line.ts";
import type { SessionRecord } from "../session/record.ts";
import { toTime } from "../session/time.ts";
import type { Loaded } from "../store/contract.ts";
import type { App } from "./context.ts";
import { dueOf } from "./due.ts";
import { type Attempt, untilWon } from "./until-won.ts";

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
 * What the session's clocks have ended meanwhile is a line of its own before it: whoever touches a
 * session sees it as it is now. `seen`: what the caller loaded just now, which spares the first load.
 */
export async function commit(app: App, id: string, decide: Decide, seen?: Loaded): Promise<Committed> {
  let known = seen;
  return untilWon(app, `Session ${id}`, async (attempt) => {
    let loaded = known ?? (await app.store.load(id));
    known = undefined;
    const now = app.now();
    const due = loaded && isTimed(loaded.record, app.policy) && dueOf(app, loaded.record, now);
    if (due) loaded = await write(app, id, loaded, due, now, attempt);
    const decision = decide(loaded?.record, now);
    if ("refused" in decision) {
      const { code, message, details } = decision.refused;
      throw new SessionError(code, message, details);
    }
    if ("unchanged" in decision) return { record: loaded?.record as SessionRecord, unchanged: true };
    const { record } = await write(app, id, loaded, decision, now, attempt);
    return { record, unchanged: false };
  });
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

async function write(
  app: App,
  id: string,
  loaded: Loaded | undefined,
  decision: Made,
  now: number,
  attempt: Attempt,
): Promise<Loaded> {
  const { line, record } = toLine(app, loaded, decision, now);
  const committed = await attempt(() => app.store.commit(id, loaded, line, record));
  app.onCommitted?.(committed.record, line);
  return committed;
}

function toLine(
  app: App,
  loaded: Loaded | undefined,
  { change, events }: Made,
  now: number,
): { line: Line; record: SessionRecord } {
  // Together: one look at both costs little more than one at either.
  const [clean, [first, ...also]] = app.redact([change, events] as const);
  const seq = (loaded?.record.revision ?? 0) + 1;
  // A record of seed 002 was never looked at for secrets; its first line holds all of it.
  const applied = apply(loaded?.record, clean, seq);
  const record = loaded?.needsBase ? app.redact(applied) : applied;
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
