import { SessionError } from "../../errors.ts";
import type { SessionRecord } from "../../session/record.ts";
import { ageMs, toTime } from "../../session/time.ts";
import type { App } from "../context.ts";
import { changeDocument } from "../documents.ts";
import { openOrchestration } from "../existing.ts";
import { untilWon } from "../until-won.ts";

/** A place among the open orchestration sessions. */
export interface Place {
  agent_id: string;
  kind: string;
  name: string;
}

interface Reservation extends Place {
  /** Tells this reservation from any other; not called a token, which would be redacted as a secret. */
  mark: string;
  at: string;
  machine: string;
  pid: number;
  start?: string | undefined;
}

interface Reservations {
  pending: Reservation[];
}

const COLLECTION = "orchestration";
const KEY = "reservations";
/** A reservation that was not used by then is nobody's: its creator is dead, or will find it gone. */
const HELD_MS = 30_000;

/**
 * Makes an orchestration session (`make`) in a place that is its own: of any number of creators at once, one gets a
 * (kind, name) and the others `CONFLICT`; at most `max_sessions` get one, the others `LIMIT_EXCEEDED`. A creator that
 * is killed half way holds its place for 30 s at most, no time at all when it is known to be dead.
 *
 * How: one document holds the places of those who are creating right now; it is written only if nobody else wrote it
 * since the look at the open sessions, so that what stands in neither cannot have come in between.
 */
export async function reserved(app: App, place: Place, make: () => Promise<SessionRecord>): Promise<SessionRecord> {
  const mine: Reservation = { ...place, ...owner(app), mark: app.hex(12), at: toTime(app.now()) };
  await untilWon(app, `The place of ${place.kind} "${place.name}"`, async (attempt) => {
    const { pending, revision } = await readPending(app);
    await check(app, place, pending);
    const next: Reservations = { pending: [...pending, mine] };
    await attempt(() => app.store.doc.put(COLLECTION, KEY, next, { ifRevision: revision }));
  });
  let made: SessionRecord;
  try {
    made = await make();
  } catch (error) {
    await release(app, mine);
    throw error;
  }
  if (await release(app, mine)) return made;
  // It took so long that others stopped waiting for it: its place may be taken.
  await app.store.remove(place.agent_id, (record) => record?.created_at === made.created_at);
  const text = `Session ${place.agent_id} could not be created in time; its place among the open ones was given up.`;
  throw new SessionError("BUSY", text, { agent_id: place.agent_id });
}

async function readPending(app: App): Promise<{ pending: Reservation[]; revision: number }> {
  const stored = await app.store.doc.get<Reservations>(COLLECTION, KEY);
  return { pending: stored?.value.pending.filter((each) => holds(app, each)) ?? [], revision: stored?.revision ?? 0 };
}

/** Read before the sessions: a place that is no longer pending then is a session by now, or nothing. */
async function check(app: App, place: Place, pending: readonly Reservation[]): Promise<void> {
  const taken = new Map<string, Place>(pending.map((each) => [each.agent_id, each]));
  for (const { agent_id, kind = "", agent_name } of await openOrchestration(app)) {
    taken.set(agent_id, { agent_id, kind, name: agent_name });
  }
  const twin = [...taken.values()].find(({ kind, name }) => kind === place.kind && name === place.name);
  if (twin !== undefined) {
    const text = `There is an open ${place.kind} named "${place.name}" already: ${twin.agent_id}.`;
    throw new SessionError("CONFLICT", text, { kind: place.kind, name: place.name, agent_id: twin.agent_id });
  }
  const { maxSessions } = app.policy.orchestration;
  if (taken.size >= maxSessions) {
    const text = `${taken.size} orchestration sessions are open; at most ${maxSessions} are allowed.`;
    throw new SessionError("LIMIT_EXCEEDED", text, { open: taken.size, limit: maxSessions });
  }
}

/** Whether it was still held. */
async function release(app: App, mine: Reservation): Promise<boolean> {
  let held = false;
  await changeDocument<Reservations>(app, COLLECTION, KEY, (old) => {
    const others = old?.pending.filter(({ mark }) => mark !== mine.mark) ?? [];
    held = others.length !== (old?.pending.length ?? 0);
    return held ? { pending: others } : undefined;
  });
  return held;
}

function holds(app: App, reservation: Reservation): boolean {
  return ageMs(reservation.at, app.now()) < HELD_MS && app.alive(reservation) !== false;
}

function owner(app: App): Pick<Reservation, "machine" | "pid" | "start"> {
  const { machine, pid, start } = app.identity(process.pid);
  return { machine, pid, start };
}
