import { type Checkpoint, checkpointsOf, decideCheckpoint } from "../session/checkpoint.ts";
import { type Facets, facetChange } from "../session/facets.ts";
import { checkSessionId } from "../session/ids.ts";
import type { SessionRecord } from "../session/record.ts";
import { decidePause, decideTransition, decideUnpause } from "../session/transition.ts";
import type { Update } from "../session/update.ts";
import { commit, type Decide, onStored } from "./commit.ts";
import type { App } from "./context.ts";
import { mustExist } from "./existing.ts";
import { history, update } from "./sessions.ts";

export interface Why {
  /** Stands in the event. */
  reason?: string | null;
}

/** Moves a session to another phase and answers its record. `INVALID_PHASE`, `INVALID_TRANSITION`, `FINALIZED`, `LIMIT_EXCEEDED`. */
export function transition(app: App, id: string, phase: string, { reason }: Why = {}): Promise<SessionRecord> {
  return changed(app, id, (record, now) => decideTransition(record, phase, now, reason));
}

/** Pauses a session of a lifecycle that knows pauses. */
export function pause(app: App, id: string, { reason }: Why = {}): Promise<SessionRecord> {
  return changed(app, id, (record, now) => decidePause(record, now, reason));
}

/** Ends a pause: back to the phase it began in. */
export function unpause(app: App, id: string, { reason }: Why = {}): Promise<SessionRecord> {
  return changed(app, id, (record, now) => decideUnpause(record, now, reason));
}

/** Marks the session's state of now, to be cloned later. `INVALID_VALUE` for an unknown type, `FINALIZED`. */
export async function checkpoint(
  app: App,
  id: string,
  wanted: { label?: string | null; type?: string | null } = {},
): Promise<Checkpoint> {
  const { revision } = await changed(app, id, (record, now) => decideCheckpoint(record, wanted, now));
  return (await checkpoints(app, id)).findLast(({ seq }) => seq <= revision) as Checkpoint;
}

/** The checkpoints of a session, oldest first. */
export async function checkpoints(app: App, id: string): Promise<Checkpoint[]> {
  return checkpointsOf(await history(app, id));
}

/** A change of the fields of every page. */
export type ChangeSession = Omit<Update, "facets"> & Facets;

/** `update` with the fields of every lifecycle. `INVALID_VALUE` for one that this session does not have. */
export async function updateSession(
  app: App,
  id: string,
  change: ChangeSession | ((record: SessionRecord) => ChangeSession),
  options: { ifRevision?: number | null } = {},
): Promise<SessionRecord> {
  checkSessionId(id);
  if (typeof change !== "function" && change.parentId) await mustExist(app, change.parentId);
  const toUpdate = (record: SessionRecord): Update => {
    const wanted = typeof change === "function" ? change(structuredClone(record)) : change;
    const { phase, reason, metadata, error, clearErrors, summary, tags } = wanted;
    return { phase, reason, metadata, error, clearErrors, summary, tags, facets: facetChange(record, wanted) };
  };
  return update(app, id, toUpdate, options);
}

async function changed(app: App, id: string, decide: Parameters<typeof onStored>[1]): Promise<SessionRecord> {
  const onIt: Decide = onStored(checkSessionId(id), decide);
  return (await commit(app, id, onIt)).record;
}
