import { SessionError } from "../errors.ts";
import { draft, happened, seal, UNCHANGED } from "../session/draft.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { forgetInAffinities } from "./affinity.ts";
import { commit, onStored } from "./commit.ts";
import type { App } from "./context.ts";
import { mustExist } from "./existing.ts";
import { forgetHeartbeat } from "./heartbeat.ts";
import { dropInbox, leaveRegistry } from "./inbox.ts";

/** What a release has freed. */
export interface Released {
  agent_id: string;
  /** Unread messages that were dropped. */
  messages: number;
  /** Affinities that named it. */
  affinities: number;
  claim: boolean;
}

/** Frees what a session that has ended still holds: inbox, affinity, claim, heartbeats. Its record stays. `NOT_FINAL`. */
export async function release(app: App, id: string): Promise<Released> {
  const record = await mustExist(app, id);
  if (!isFinal(record)) {
    const text = `Session ${id} has not ended (${record.phase}). End it first, with shutdown or finalize.`;
    throw new SessionError("NOT_FINAL", text, { agent_id: id, phase: record.phase });
  }
  const messages = await dropInbox(app, id);
  await leaveRegistry(app, id);
  await forgetHeartbeat(app, id);
  const affinities = await forgetInAffinities(app, id);
  return { agent_id: id, messages, affinities, claim: await dropClaim(app, record) };
}

async function dropClaim(app: App, record: SessionRecord): Promise<boolean> {
  if (record.claim === undefined) return false;
  const decide = onStored(record.agent_id, (stored, now) => {
    if (stored.claim === undefined) return UNCHANGED;
    const work = draft(now);
    work.set.claim = null;
    happened(work, "session.updated", { keys: ["claim"] });
    return seal(stored, work, { quiet: true });
  });
  return !(await commit(app, record.agent_id, decide)).unchanged;
}
