import type { App } from "../app/context.ts";
import * as app from "../app/hub/presence.ts";
import { presenceFilter, presenceList, registration, statusOptions } from "../hub/options.schema.ts";
import type { Activity, ShownPresence } from "../hub/presence.ts";
import type { RegistryStats } from "../hub/registry.ts";
import { named, OF_REGISTRATION } from "./aliases.ts";
import { checked } from "./checked.ts";
import type { Given } from "./given.ts";

/** `humanUser`: another name of `user`. */
export type RegistrationOptions = Given<typeof registration> & { humanUser?: string | null };
export type PresenceFilter = Given<typeof presenceFilter>;

/**
 * Who is there (spec 4 §1). Ids of sessions, of conversations and chosen ones are one name space. `INVALID_ID` for what
 * is none; `NOT_FOUND` for an id that was never registered.
 */
export interface Registry {
  /**
   * Enters an id, or updates its entry: what is not given stays, and so does `started_at`. For a stored session name and
   * type default to its agent's; any other id needs both at first.
   */
  register(
    id: string,
    name?: string | null,
    type?: string | null,
    options?: RegistrationOptions,
  ): Promise<ShownPresence>;
  register(entry: RegistrationOptions & { id: string }): Promise<ShownPresence>;
  /** Takes an id off the registry. Its inbox stays. */
  unregister(id: string): Promise<void>;
  /** A sign of life; who gives none for 300 s shows as offline. Brings back who was offline or unregistered. */
  ping(id: string): Promise<ShownPresence>;
  /** Reports an activity, and a task, also given by itself: `null` clears it, without one it stays. */
  setStatus(id: string, status: Activity, options?: string | { task?: string | null }): Promise<ShownPresence>;
  /** The entry of an id; `undefined` when it was never registered. */
  get(id: string): Promise<ShownPresence | undefined>;
  /** Who is not offline, or with `all` (or just `true`) everybody, in the order of registration. */
  list(options?: boolean | { all?: boolean | null }): Promise<ShownPresence[]>;
  /** Everybody who fits, offline ones too. */
  find(filter?: PresenceFilter): Promise<ShownPresence[]>;
  stats(): Promise<RegistryStats>;
}

/** `alive` answers the app, or throws once the sessions are closed. */
export function registryOf(alive: () => App): Registry {
  return {
    register: async (first: unknown, ...rest: unknown[]) => {
      const { id, ...given } = entryOf(first, rest);
      return app.register(alive(), id as string, checked(registration, named(given, OF_REGISTRATION), "register"));
    },
    unregister: async (id) => app.unregister(alive(), id),
    ping: async (id) => app.ping(alive(), id),
    setStatus: async (id, status, options) => {
      const given = typeof options === "string" ? { task: options } : options;
      const { task } = checked(statusOptions, given, "setStatus", ["task"]);
      return app.setStatus(alive(), id, status, { task: task === "" ? undefined : task });
    },
    get: async (id) => app.getPresence(alive(), id),
    list: async (options) => {
      const given = typeof options === "boolean" ? { all: options } : options;
      return app.listPresence(alive(), { all: false, ...checked(presenceList, given, "list") });
    },
    find: async (filter) => app.findPresence(alive(), checked(presenceFilter, named(filter, OF_REGISTRATION), "find")),
    stats: async () => app.registryStats(alive()),
  };
}

function entryOf(
  first: unknown,
  [name, type, options]: readonly unknown[],
): { id?: unknown } & Record<string, unknown> {
  if (typeof first === "object" && first !== null) return { ...first };
  return { ...(options as object | undefined), id: first, name, type };
}
