import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { SessionRecord } from "../../session/record.ts";
import { openTasks } from "../../session/tasks/index.ts";
import { refuseWork } from "../../session/tasks/takes-work.ts";
import { toTime } from "../../session/time.ts";
import type { App } from "../context.ts";
import { changeDocument } from "../documents.ts";
import { mustExist, openOrchestration } from "../existing.ts";
import { openInbox } from "../hub/inbox.ts";
import { look } from "../sessions.ts";
import { untilWon } from "../until-won.ts";
import { healthOfRecord } from "./health.ts";

const STRATEGIES = ["round-robin", "least-loaded", "sticky"] as const;
type Strategy = (typeof STRATEGIES)[number];

/** To whom the work of a session goes that names no receiver. */
export interface Affinity {
  source: string;
  /** Ids, in the order they were given. */
  targets: string[];
  strategy: Strategy;
  created_at: string;
  /** The last target that was chosen. */
  last?: string;
}

const COLLECTION = "affinity";

/** Sets where the work of `source` goes. Targets are ids, or names of open sessions when only one has that name. `INVALID_VALUE`, `NOT_FOUND`. */
export async function setAffinity(
  app: App,
  source: string,
  targets: readonly string[],
  options: { strategy?: string | null } = {},
): Promise<Affinity> {
  const strategy = STRATEGIES.find((each) => each === (options.strategy || "round-robin"));
  if (strategy === undefined) throw invalid("strategy", STRATEGIES.join(", "), options.strategy);
  if (targets.length === 0) throw invalid("targets", "at least one target", "none");
  const own = await named(app, source);
  const ids: string[] = [];
  for (const target of targets) ids.push((await named(app, target)).agent_id);
  if (ids.includes(own.agent_id)) throw invalid("targets", "other sessions than the source", source);
  const { agent_id } = own;
  const affinity: Affinity = { source: agent_id, targets: [...new Set(ids)], strategy, created_at: toTime(app.now()) };
  await changeDocument<Affinity>(app, COLLECTION, agent_id, () => affinity);
  return affinity;
}

/** Where the work of `source` goes; `undefined` when that is not set. */
export async function getAffinity(app: App, source: string): Promise<Affinity | undefined> {
  return (await app.store.doc.get<Affinity>(COLLECTION, source))?.value;
}

/** Whether there was one. */
export async function clearAffinity(app: App, source: string): Promise<boolean> {
  return untilWon(app, `The affinity of ${source}`, (attempt) =>
    attempt(() => app.store.doc.delete(COLLECTION, source)),
  );
}

/**
 * Chooses the target of the next piece of work and answers its id; targets that have ended, are draining or unhealthy
 * are passed over. round-robin: the next in turn, whichever process asks; least-loaded: the fewest open tasks and
 * unread messages, the earlier at a tie; sticky: the last one as long as it can. `NO_TARGET` when there is none.
 */
export async function nextTarget(app: App, source: string): Promise<string> {
  const affinity = await getAffinity(app, source);
  if (affinity === undefined) throw noTarget(source, `Session ${source} has no affinity.`);
  const able = new Map<string, SessionRecord>();
  for (const id of affinity.targets) {
    const record = await usable(app, id);
    if (record !== undefined) able.set(id, record);
  }
  if (able.size === 0) throw noTarget(source, `No target of session ${source} can take work now.`, affinity.targets);
  const lightest = affinity.strategy === "least-loaded" ? await leastLoaded(app, able) : undefined;
  let chosen = "";
  await changeDocument<Affinity>(app, COLLECTION, source, (stored) => {
    const { targets, strategy, last } = stored ?? affinity;
    chosen =
      lightest ?? (strategy === "sticky" && last !== undefined && able.has(last) ? last : after(targets, last, able));
    return stored === undefined || last === chosen ? undefined : { ...stored, last: chosen };
  });
  return chosen;
}

/** Takes a session out of every affinity; how many named it. */
export async function forgetInAffinities(app: App, id: string): Promise<number> {
  let named = (await clearAffinity(app, id)) ? 1 : 0;
  for await (const source of app.store.doc.list(COLLECTION)) {
    await changeDocument<Affinity>(app, COLLECTION, source, (old) => {
      if (!old?.targets.includes(id)) return undefined;
      named++;
      const { last, ...kept } = old;
      const rest = { ...kept, targets: old.targets.filter((target) => target !== id) };
      return last === undefined || last === id ? rest : { ...rest, last };
    });
  }
  return named;
}

/** The session of an id, or the only open one of a name. Observers take no work and give none. */
async function named(app: App, idOrName: string): Promise<SessionRecord> {
  const open = await openOrchestration(app);
  const byName = open.filter(({ agent_name }) => agent_name === idOrName);
  const record =
    open.find(({ agent_id }) => agent_id === idOrName) ??
    (byName.length === 1 ? (byName[0] as SessionRecord) : undefined);
  if (record === undefined && byName.length > 1) {
    throw invalid("target", "an id: more than one open session has that name", idOrName);
  }
  const found = record ?? (await mustExist(app, idOrName));
  if (found.kind === "observer") throw invalid("target", "no observer: they take no work", idOrName);
  return found;
}

async function usable(app: App, id: string): Promise<SessionRecord | undefined> {
  const record = await look(app, id);
  if (typeof record !== "object" || isFinal(record) || refuseWork(record, app.now())) return undefined;
  const { status } = await healthOfRecord(app, record, () => undefined);
  return status === "unhealthy" ? undefined : record;
}

async function leastLoaded(app: App, able: ReadonlyMap<string, SessionRecord>): Promise<string | undefined> {
  let best: { id: string; load: number } | undefined;
  for (const [id, record] of able) {
    const load = openTasks(record).length + (await openInbox(app, id));
    if (best === undefined || load < best.load) best = { id, load };
  }
  return best?.id;
}

/** The able target that comes next in turn behind `last`. */
function after(targets: readonly string[], last: string | undefined, able: ReadonlyMap<string, SessionRecord>): string {
  const from = last === undefined ? 0 : targets.indexOf(last) + 1;
  const turn = [...targets.slice(from), ...targets.slice(0, from)];
  return turn.find((id) => able.has(id)) ?? ([...able.keys()][0] as string);
}

function noTarget(source: string, text: string, targets: readonly string[] = []): SessionError {
  return new SessionError("NO_TARGET", text, { source, targets });
}

function invalid(name: string, expected: string, actual: unknown): SessionError {
  return new SessionError("INVALID_VALUE", `${name}: expected ${expected}, got ${String(actual)}`, { name, actual });
}
