import { SessionError } from "../../errors.ts";
import { assess } from "../../session/assess.ts";
import { UNCHANGED } from "../../session/draft.ts";
import { isFinal, lifecycleOf, phaseRule } from "../../session/lifecycles/index.ts";
import type { SessionRecord } from "../../session/record.ts";
import { decideRest } from "../../session/rest.ts";
import { parseTime, toTime } from "../../session/time.ts";
import { commit, notFound, onStored } from "../commit.ts";
import type { App } from "../context.ts";
import { changeDocument } from "../documents.ts";
import { lastPing, pingPresence } from "../hub/inbox.ts";
import { get } from "../sessions.ts";

/** What a session last said of itself; kept beside the record, which no heartbeat rewrites. */
export interface Heartbeat {
  at: string;
  /** As reported, null when it never was. */
  memory_bytes: number | null;
  /** Cores in use, as reported. */
  cpu: number | null;
}

const COLLECTION = "heartbeats";

/** Notes a sign of life, and the latest sample of what was reported with one. `NOT_FOUND`, `FINALIZED`. */
export async function heartbeat(
  app: App,
  id: string,
  sample: { memoryBytes?: number | null; cpu?: number | null } = {},
): Promise<Heartbeat & { agent_id: string }> {
  const record = await get(app, id);
  if (record === undefined) throw notFound(id);
  if (isFinal(record)) throw new SessionError("FINALIZED", `Session ${id} has ended.`, { agent_id: id });
  const memory = measured("memoryBytes", sample.memoryBytes);
  const cpu = measured("cpu", sample.cpu);
  const at = toTime(app.now());
  const beat = await changeDocument<Heartbeat>(app, COLLECTION, id, (old) => ({
    at,
    memory_bytes: memory ?? old?.memory_bytes ?? null,
    cpu: cpu ?? old?.cpu ?? null,
  }));
  await pingPresence(app, id);
  return { agent_id: id, ...(beat as Heartbeat) };
}

export async function lastHeartbeat(app: App, id: string): Promise<Heartbeat | undefined> {
  return (await app.store.doc.get<Heartbeat>(COLLECTION, id))?.value;
}

/** Forgets the heartbeats of a session; whether there were any. */
export async function forgetHeartbeat(app: App, id: string): Promise<boolean> {
  return app.store.doc.delete(COLLECTION, id);
}

/** Lets a session rest that has been silent for too long; answers its record. */
export async function letRest(app: App, record: SessionRecord): Promise<SessionRecord> {
  const sign = await lastSign(app, record);
  const decide = (stored: SessionRecord, now: number) =>
    decideRest(stored, assess(stored, now, app.policy, { ownerAlive: false, lastSign: sign }), now);
  if (decide(record, app.now()) === UNCHANGED) return record;
  return (await commit(app, record.agent_id, onStored(record.agent_id, decide))).record;
}

/** The last sign of life beside the record, in ms since the epoch; only looked up where silence matters. */
export async function lastSign(app: App, record: SessionRecord): Promise<number | undefined> {
  if (phaseRule(lifecycleOf(record), record.phase)?.silentTo === undefined) return undefined;
  const beat = parseTime((await lastHeartbeat(app, record.agent_id))?.at);
  const ping = await lastPing(app, record.agent_id);
  return beat === undefined || ping === undefined ? (beat ?? ping) : Math.max(beat, ping);
}

function measured(name: string, value: number | null | undefined): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (Number.isFinite(value) && value >= 0) return value;
  throw new SessionError("INVALID_VALUE", `${name}: expected a number from 0 up, got ${value}`, {
    name,
    actual: value,
  });
}
