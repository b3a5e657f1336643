import { toTime } from "../session/time.ts";
import type { FeedEntry, Store } from "../store/contract.ts";

/** What a {@link Seen} remembers, as it is stored: session → its last seq, when, and whether it was deleted then. */
export type SeenState = Readonly<Record<string, readonly [seq: number, at: string, deleted?: true]>>;

/** How many sessions are remembered at most; the one that was silent longest is forgotten first. */
const REMEMBERED = 10_000;

/** Commits of a session come with its revision; what else is in the feed has no order of its own. */
const COMMITS = /^(?:session|checkpoint|task|emergence)\./;

/**
 * Tells the first appearance of a commit from its repetitions: whoever finishes a killed writer's
 * work appends its entries again. Entries that are no commits of a session are always new.
 */
export class Seen {
  private readonly sessions: Map<string, SeenState[string]>;

  constructor(state: SeenState = {}) {
    this.sessions = new Map(Object.entries(state));
  }

  isNew({ agent_id, seq, at, type }: FeedEntry): boolean {
    if (!COMMITS.test(type)) return true;
    const last = this.sessions.get(agent_id);
    const deleted = type === "session.deleted";
    // A session made anew under a deleted one's id counts from 1 again.
    const reborn = last?.[2] === true && !deleted;
    if (last !== undefined && seq <= last[0] && !reborn) return false;
    this.sessions.delete(agent_id);
    this.sessions.set(agent_id, deleted ? [seq, at, true] : [seq, at]);
    if (this.sessions.size > REMEMBERED) this.sessions.delete(this.sessions.keys().next().value as string);
    return true;
  }

  get state(): SeenState {
    return Object.fromEntries(this.sessions);
  }

  /** Sessions without a commit since `time`. */
  silentSince(time: string): string[] {
    return [...this.sessions].filter(([, [, at]]) => at < time).map(([id]) => id);
  }

  forget(id: string): void {
    this.sessions.delete(id);
  }
}

/** A writer that has loaded a session has long given up after this. Milliseconds. */
const STALE_MS = 3_600_000;
/** Sessions looked at in one go. */
const LOOKED_AT = 500;

/**
 * Forgets sessions whose old commits cannot come again: deleted, or silent for an hour with nothing of
 * theirs left to be finished. So what is stored of `seen` stays as small as what is being worked on.
 */
export async function forgetSettled(seen: Seen, store: Store, now: number): Promise<void> {
  for (const id of seen.silentSince(toTime(now - STALE_MS)).slice(0, LOOKED_AT)) {
    try {
      const loaded = await store.load(id);
      if (loaded === undefined || loaded.tail.length === 0) seen.forget(id);
    } catch {
      // What cannot be read may still be repaired, and told again.
    }
  }
}
