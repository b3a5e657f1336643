import { isSessionError, SessionError } from "../../errors.ts";
import {
  type Activity,
  byRegistration,
  checkActivity,
  isPresence,
  type Presence,
  ping as pinged,
  type Registration,
  register as registered,
  report,
  type ShownPresence,
  shown,
  unregister as unregistered,
} from "../../hub/presence.ts";
import { type PresenceFilter, type RegistryStats, select, registryStats as statsOf } from "../../hub/registry.ts";
import { checkSessionId } from "../../session/ids.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { App } from "../context.ts";
import { changeDocument } from "../documents.ts";
import { countInMs } from "./count-in-ms.ts";
import { tellFeed } from "./hub-feed.ts";

export const PRESENCE = "presence";

/**
 * Registers an id and answers its entry. For a stored session name and type default to its agent's name and kind; for
 * any other first registration both must be given (`INVALID_VALUE`).
 */
export async function register(app: App, id: string, wanted: Registration = {}): Promise<ShownPresence> {
  const known = await recordOf(app, checkSessionId(id));
  const defaults = known === undefined ? {} : { name: known.agent_name, type: typeOf(known) };
  const presence = await changePresence(app, id, "registered", (old, now) => {
    const [name, type] = [
      wanted.name || old?.agent_name || defaults.name,
      wanted.type || old?.agent_type || defaults.type,
    ];
    return { order: countInMs(now), ...registered(id, old, { ...wanted, name, type }, now) };
  });
  return shown(presence, app.now());
}

/** Takes an id off the registry; its inbox stays. `NOT_FOUND` when it was never registered. */
export async function unregister(app: App, id: string): Promise<void> {
  await changePresence(app, id, "unregistered", (old, now) => unregistered(existing(id, old), now));
}

/** A sign of life. `NOT_FOUND` when it was never registered. Changes no record and tells nobody. */
export async function ping(app: App, id: string): Promise<ShownPresence> {
  checkSessionId(id);
  const presence = await changeDocument<Presence>(app, PRESENCE, id, (old) => pinged(existing(id, old), app.now()));
  return shown(presence as Presence, app.now());
}

/** Reports an activity, and a task: `null` clears it, `undefined` keeps it. */
export async function setStatus(
  app: App,
  id: string,
  status: string,
  options: { task?: string | null | undefined } = {},
): Promise<ShownPresence> {
  const activity: Activity = checkActivity(status);
  const presence = await changePresence(app, id, "status", (old, now) =>
    report(existing(id, old), activity, options.task, now),
  );
  return shown(presence, app.now());
}

export async function getPresence(app: App, id: string): Promise<ShownPresence | undefined> {
  const stored = (await app.store.doc.get<Presence>(PRESENCE, checkSessionId(id)))?.value;
  return stored === undefined ? undefined : shown(stored, app.now());
}

/** Everybody who ever registered and is not forgotten, offline ones too, in the order of registration. */
export async function findPresence(app: App, filter: PresenceFilter = {}): Promise<ShownPresence[]> {
  if (filter.status) checkActivity(filter.status);
  const all: Presence[] = [];
  for await (const key of app.store.doc.list(PRESENCE)) {
    const stored = (await app.store.doc.get<Presence>(PRESENCE, key))?.value;
    if (isPresence(stored)) all.push(stored);
  }
  const now = app.now();
  return select(
    all.sort(byRegistration).map((each) => shown(each, now)),
    filter,
  );
}

/** Who is there: those that are not offline, or with `all` everybody. */
export async function listPresence(
  app: App,
  options: PresenceFilter & { all?: boolean | null } = {},
): Promise<ShownPresence[]> {
  const found = await findPresence(app, options);
  return options.all || options.status ? found : found.filter(({ status }) => status !== "offline");
}

export async function registryStats(app: App): Promise<RegistryStats> {
  return statsOf(await findPresence(app));
}

/** The stored session of an id; `undefined` also for one that cannot be read. */
export async function recordOf(app: App, id: string): Promise<SessionRecord | undefined> {
  try {
    return (await app.store.load(id))?.record;
  } catch (error) {
    if (isSessionError(error) && error.code === "CORRUPT") return undefined;
    throw error;
  }
}

function typeOf({ kind, host }: SessionRecord): string {
  return kind ?? (host === undefined ? "agent" : "subagent");
}

async function changePresence(
  app: App,
  id: string,
  change: "registered" | "unregistered" | "status",
  next: (old: Presence | undefined, now: number) => Presence,
): Promise<Presence> {
  checkSessionId(id);
  const presence = (await changeDocument<Presence>(app, PRESENCE, id, (old) =>
    app.redact(next(old, app.now())),
  )) as Presence;
  const { activity, current_task } = presence;
  await tellFeed(app, "presence.changed", id, { change, activity, current_task });
  return presence;
}

function existing(id: string, old: Presence | undefined): Presence {
  if (old !== undefined) return old;
  throw new SessionError("NOT_FOUND", `Session not found: ${id}. It was never registered.`, { session_id: id });
}
