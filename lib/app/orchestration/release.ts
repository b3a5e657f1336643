import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { App } from "../context.ts";
import { dropClaim } from "../drop-claim.ts";
import { mustExist } from "../existing.ts";
import { dropInbox, leaveRegistry } from "../hub/inbox.ts";
import { forgetInAffinities } from "./affinity.ts";
import { forgetHeartbeat } from "./heartbeat.ts";

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
  return { agent_id: id, messages, affinities, claim: record.claim !== undefined && (await dropClaim(app, id)) };
}
