import { isSessionError, SessionError } from "../errors.ts";
import { type Asker, openRun } from "../session/assess.ts";
import { decideClaim } from "../session/claim.ts";
import { decideCreate, type NewSession } from "../session/create.ts";
import { UNCHANGED } from "../session/draft.ts";
import { decideFinalize } from "../session/finalize.ts";
import { checkSessionId, newSessionId } from "../session/ids.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import type { Line } from "../session/line.ts";
import type { SessionRecord } from "../session/record.ts";
import { type Found, type Question, type ResumeVerdict, resumeVerdict } from "../session/resume.ts";
import { checkRevision, decideUpdate, type Update } from "../session/update.ts";
import { commit, notFound, onStored } from "./commit.ts";
import { type App, ownerAlive } from "./context.ts";
import { untilWon } from "./until-won.ts";
import { upToDate } from "./up-to-date.ts";

/** Creates a session and answers its record. An id that exists → `CONFLICT`, one that is none → `INVALID_ID`. */
export async function create(
  app: App,
  wanted: Omit<NewSession, "agentId"> & { agentId?: string | null },
): Promise<SessionRecord> {
  const agentId = wanted.agentId ? checkSessionId(wanted.agentId) : newSessionId(app.now(), app.hex(8));
  return (await commit(app, agentId, (existing, now) => decideCreate(existing, { ...wanted, agentId }, now))).record;
}

/**
 * Changes a session and answers its record. `change` may be a function of the record as stored, which it
 * leaves as it is: it is called again when another writer came first, so read-then-write loses nothing. `ifRevision`
 * refuses with `CONFLICT` when the record is at another revision.
 */
export async function update(
  app: App,
  id: string,
  change: Update | ((record: SessionRecord) => Update),
  options: { ifRevision?: number | null } = {},
): Promise<SessionRecord> {
  const decide = onStored(checkSessionId(id), (record, now) => {
    const wanted = typeof change === "function" ? change(record) : change;
    return checkRevision(record, options.ifRevision) ?? decideUpdate(record, wanted, now);
  });
  return (await commit(app, id, decide)).record;
}

/** The record; `undefined` when there is none, `CORRUPT` when it cannot be read. */
export async function get(app: App, id: string): Promise<SessionRecord | undefined> {
  const loaded = await app.store.load(checkSessionId(id));
  return loaded === undefined ? undefined : upToDate(app, loaded.record);
}

/** Ends a session and answers its record; the same outcome again changes nothing. */
export async function finalize(
  app: App,
  id: string,
  outcome: string,
  options: { summary?: string | null } = {},
): Promise<SessionRecord> {
  const decide = onStored(checkSessionId(id), (record, now) =>
    decideFinalize(record, { outcome, summary: options.summary ?? null }, now),
  );
  return (await commit(app, id, decide)).record;
}

export interface ResumeOptions {
  /** Take the claim when it may be resumed; `true` for a holder of this call's own. */
  claim?: string | boolean | null;
  asker?: Asker;
  /** List every criterion in the verdict (default true). */
  explain?: boolean;
  /** The same question was asked before: it is not counted as one more decision. */
  again?: boolean;
  /** The record, as the caller loaded it just now. */
  seen?: SessionRecord | undefined;
}

/** Whether the session may be resumed. With `claim`, of any number of callers at once one is told yes. */
export async function shouldResume(app: App, id: string, options: ResumeOptions = {}): Promise<ResumeVerdict> {
  return (await judgeResume(app, id, options)).verdict;
}

/** The verdict of {@link shouldResume}, and the record it was given on, where there is one. */
export interface Judged {
  verdict: ResumeVerdict;
  record?: SessionRecord | undefined;
}

export async function judgeResume(app: App, id: string, options: ResumeOptions = {}): Promise<Judged> {
  const { claim, asker = "direct", explain = true } = options;
  const holder = claim === true ? app.hex(16) : claim || undefined;
  const question = (record: SessionRecord | undefined, now: number): Question => ({
    now,
    policy: app.policy,
    facts: { ownerAlive: record !== undefined && openRun(record) !== undefined && ownerAlive(app, record) },
    asker,
    holder,
    explain,
  });
  const found = options.seen === undefined ? await look(app, id) : await upToDate(app, options.seen);
  const record = typeof found === "object" ? found : undefined;
  let judged: Judged = { verdict: resumeVerdict(id, found, question(record, app.now())), record };
  if (holder !== undefined && judged.verdict.should_resume)
    judged = await claimed(app, judged.verdict, holder, question);
  if (!options.again) app.note?.("resume_decision", { asker, reason: judged.verdict.detail });
  return judged;
}

/** Takes the claim that a first look allowed, if the record as it is then still does. */
async function claimed(
  app: App,
  first: ResumeVerdict,
  holder: string,
  question: (record: SessionRecord | undefined, now: number) => Question,
): Promise<Judged> {
  let verdict = first;
  const { record } = await commit(app, first.agent_id, (stored, now) => {
    const decided = stored && decideClaim(stored, holder, question(stored, now));
    verdict = decided?.verdict ?? resumeVerdict(first.agent_id, undefined, question(undefined, now));
    return decided !== undefined && verdict.should_resume ? decided.decision : UNCHANGED;
  });
  return { verdict, record };
}

/** The record, `"corrupt"`, or `undefined`. */
export async function look(app: App, id: string): Promise<Found> {
  try {
    return await get(app, id);
  } catch (error) {
    if (isSessionError(error) && error.code === "CORRUPT") return "corrupt";
    throw error;
  }
}

/** The journal's lines, oldest first. */
export async function history(app: App, id: string): Promise<readonly Line[]> {
  const lines = await app.store.journal(checkSessionId(id));
  if (lines.length === 0 && (await app.store.load(id)) === undefined) throw notFound(id);
  return lines;
}

/**
 * Removes a session. An open one only with `force`, else `NOT_FINAL`; one that cannot be read is
 * removed too. A deleted session leaves no trace but a `session.deleted` in the feed.
 */
export async function remove(app: App, id: string, options: { force?: boolean } = {}): Promise<void> {
  checkSessionId(id);
  await untilWon(app, `Session ${id}`, async (attempt) => {
    if ((await look(app, id)) === undefined) throw notFound(id);
    await attempt(() =>
      app.store.remove(id, (record) => {
        if (record === undefined || options.force || isFinal(record)) return true;
        throw new SessionError(
          "NOT_FINAL",
          `Session ${id} has not ended (${record.phase}). End it first, or delete it with force.`,
          {
            agent_id: id,
            phase: record.phase,
          },
        );
      }),
    );
  });
}
