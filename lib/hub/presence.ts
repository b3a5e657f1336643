import { SessionError } from "../errors.ts";
import { ageMs, toTime } from "../session/time.ts";

/** What a registered one says of itself. */
export const SessionStatus = {
  ACTIVE: "active",
  IDLE: "idle",
  WORKING: "working",
  WAITING: "waiting",
  OFFLINE: "offline",
} as const;

export type Activity = (typeof SessionStatus)[keyof typeof SessionStatus];

export const ACTIVITIES: readonly Activity[] = Object.values(SessionStatus);

/** Silence of this length shows as offline (spec 0, "liveness"), in milliseconds. */
const LIVE_MS = 300_000;

/** One entry of the registry, as stored. Whether it is live is derived, never stored. */
export interface Presence {
  /** Id of a session, of a conversation, or a chosen one. */
  session_id: string;
  agent_name: string;
  agent_type: string;
  human_user: string | null;
  location: string | null;
  team: string | null;
  capabilities: string[];
  activity: Activity;
  current_task: string | null;
  metadata: Record<string, unknown>;
  /** The first registration. */
  started_at: string;
  /** Tells those apart that one process registered in one millisecond. */
  order?: number;
  last_ping: string;
  /** When it was unregistered; `null` while it is registered. */
  ended_at: string | null;
  /** The host process of a conversation or of a subagent. */
  machine?: string;
  pid?: number;
  pid_start?: string;
  /** When the user's last prompt was seen. */
  prompted_at?: string;
}

/** Whether a stored document can be shown: one that was written by hand may hold anything, and must not spoil a list. */
export function isPresence(value: unknown): value is Presence {
  const { capabilities, last_ping } = (value ?? {}) as Partial<Presence>;
  return Array.isArray(capabilities) && typeof last_ping === "string";
}

/** A presence as it is shown: `status` is the activity, or offline for one that is silent or unregistered. */
export interface ShownPresence extends Omit<Presence, "order"> {
  status: Activity;
}

/** What a registration gives; absent and `null` leave what is known, or the defaults. */
export interface Registration {
  name?: string | null;
  type?: string | null;
  user?: string | null;
  location?: string | null;
  team?: string | null;
  capabilities?: readonly string[] | null;
  metadata?: Record<string, unknown> | null;
}

/**
 * The entry of a registration. Registering again keeps `started_at`, what was not given, and the task; it brings an
 * unregistered or offline one back. Name and type must be known by then, else `INVALID_VALUE`.
 */
export function register(id: string, old: Presence | undefined, wanted: Registration, now: number): Presence {
  const at = toTime(now);
  const { user, name = old?.agent_name, type = old?.agent_type } = withoutNulls(wanted);
  if (name === undefined) throw missing(id, "name");
  if (type === undefined) throw missing(id, "type");
  return {
    ...old,
    session_id: id,
    agent_name: name,
    agent_type: type,
    human_user: user ?? old?.human_user ?? null,
    location: wanted.location ?? old?.location ?? null,
    team: wanted.team ?? old?.team ?? null,
    capabilities: [...new Set(wanted.capabilities ?? old?.capabilities ?? [])],
    activity: awake(old?.activity),
    current_task: old?.current_task ?? null,
    metadata: { ...old?.metadata, ...wanted.metadata },
    started_at: old?.started_at ?? at,
    last_ping: at,
    ended_at: null,
  };
}

/** A sign of life: brings back what was unregistered, silent or reported offline. */
export function ping(old: Presence, now: number): Presence {
  return { ...old, activity: awake(old.activity), last_ping: toTime(now), ended_at: null };
}

/** A sign of life that brings nobody back: the last event of an ended conversation must not. */
export function touch(old: Presence, now: number): Presence | undefined {
  return old.ended_at === null && ageMs(old.last_ping, now) >= TOUCH_MS
    ? { ...old, last_ping: toTime(now) }
    : undefined;
}

/** Often enough to stay live, seldom enough to cost nothing. */
const TOUCH_MS = LIVE_MS / 10;

/** Reports an activity, which also is a sign of life. `task`: a text, `null` clears it, absent keeps it. */
export function report(old: Presence, status: Activity, task: string | null | undefined, now: number): Presence {
  const current_task = task === undefined ? old.current_task : task;
  return { ...ping(old, now), activity: status, current_task };
}

export function unregister(old: Presence, now: number): Presence {
  return { ...old, ended_at: toTime(now) };
}

/** With its status at `now`. */
export function shown({ order: _internal, ...presence }: Presence, now: number): ShownPresence {
  return { ...presence, status: isLive(presence, now) ? presence.activity : "offline" };
}

/** In the order of their first registration. */
export function byRegistration(a: Presence, b: Presence): number {
  if (a.started_at !== b.started_at) return a.started_at < b.started_at ? -1 : 1;
  return (a.order ?? 0) - (b.order ?? 0) || (a.session_id < b.session_id ? -1 : 1);
}

/** Registered, heard of in the last 300 s, and not reported offline. */
function isLive(presence: Presence, now: number): boolean {
  return presence.ended_at === null && presence.activity !== "offline" && ageMs(presence.last_ping, now) <= LIVE_MS;
}

/** `value` when it is an activity, else `INVALID_VALUE`. */
export function checkActivity(value: unknown): Activity {
  const found = ACTIVITIES.find((each) => each === value);
  if (found !== undefined) return found;
  const text = `Unknown status: ${JSON.stringify(value)}. There are: ${ACTIVITIES.join(", ")}.`;
  throw new SessionError("INVALID_VALUE", text, { name: "status", known: ACTIVITIES });
}

function awake(activity: Activity | undefined): Activity {
  return activity === undefined || activity === "offline" ? "active" : activity;
}

function withoutNulls({ user, name, type }: Registration) {
  return { user: user || undefined, name: name || undefined, type: type || undefined };
}

function missing(id: string, name: string): SessionError {
  const text = `${id} has no ${name}: give one, for it is neither registered nor a stored session that has one.`;
  return new SessionError("INVALID_VALUE", text, { name });
}
