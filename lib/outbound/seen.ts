import type { FeedEntry } from "../store/contract.ts";

/** How many sessions are remembered at most; the one that was silent longest is forgotten first. */
const REMEMBERED = 10_000;

/** Commits of a session come with its revision; what else is in the feed has no order of its own. */
const COMMITS = /^(?:session|checkpoint|task|emergence)\./;

/**
 * Tells the first appearance of a commit from its repetitions: whoever finishes a killed writer's
 * work appends its entries again. Entries that are no commits of a session are always new.
 */
export class Seen {
  private readonly sessions = new Map<string, { seq: number; deleted: boolean }>();

  isNew({ agent_id, seq, type }: FeedEntry): boolean {
    if (!COMMITS.test(type)) return true;
    const last = this.sessions.get(agent_id);
    const deleted = type === "session.deleted";
    // A session made anew under a deleted one's id counts from 1 again.
    const reborn = last?.deleted === true && !deleted;
    if (last !== undefined && seq <= last.seq && !reborn) return false;
    this.sessions.delete(agent_id);
    this.sessions.set(agent_id, { seq, deleted });
    if (this.sessions.size > REMEMBERED) this.sessions.delete(this.sessions.keys().next().value as string);
    return true;
  }
}
