import { notFound } from "../../app/commit.ts";
import { type DelegationFacts, readDelegations } from "../../app/delegations.ts";
import { history, shouldResume } from "../../app/sessions.ts";
import type { Message } from "../../hub/message.ts";
import type { Runtime } from "../../runtime.ts";
import type { Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { ResumeVerdict } from "../../session/resume.ts";
import { messagesOf } from "./hub.ts";

/** One thing that happened to a session. */
export interface Happening {
  seq: number;
  at: string;
  type: string;
  actor: string | null;
  data: Record<string, unknown>;
}

export interface SessionView {
  record: SessionRecord;
  /** Oldest first. */
  events: Happening[];
  /** There are older ones that are not among them. */
  cut: boolean;
  /** Sent by it or to it, by time. */
  messages: Message[];
  /** Whether it may be resumed right now, and every criterion of that. */
  resume: ResumeVerdict;
  /** What was decided about delegations that concerned it. */
  delegations: DelegationFacts[];
}

/** Newest events shown at most. */
const KEEP = 400;

/** Everything about one session; `NOT_FOUND`, `INVALID_ID`, `CORRUPT`. */
export async function sessionView(app: Runtime, id: string): Promise<SessionView> {
  const lines = await history(app, id);
  const record = (await app.store.load(id))?.record;
  if (record === undefined) throw notFound(id);
  const events = lines.flatMap(happenings);
  return {
    record,
    events: events.slice(-KEEP),
    cut: events.length > KEEP,
    messages: await messagesOf(app, id),
    resume: await shouldResume(app, id, { asker: "host", again: true }),
    delegations: (await readDelegations(app)).filter(({ session, agent_id }) => session === id || agent_id === id),
  };
}

function happenings({ seq, at, type, actor, data, also = [] }: Line): Happening[] {
  return [{ type, data }, ...also].map((each) => ({
    seq,
    at,
    type: each.type,
    actor: actor ?? null,
    data: each.data ?? {},
  }));
}
