import type { App } from "../app/context.ts";
import * as app from "../app/hub/memory.ts";
import { SessionError } from "../errors.ts";
import type { MemoryEntry } from "../hub/memory.ts";
import type { MemoryStats } from "../hub/memory-search.ts";
import { clearOptions, deleteOptions, type memoryExtras, memoryFilter, setOptions } from "../hub/options.schema.ts";
import { checked } from "./checked.ts";
import type { Given } from "./given.ts";
import { asObject } from "./hub-options.ts";

export type MemorySetOptions = Omit<Given<typeof setOptions>, "value"> & { value: unknown };
export type MemoryExtras = Given<typeof memoryExtras>;
export type MemoryFilter = Given<typeof memoryFilter>;

/**
 * Values that all sessions share (spec 4 §3). Every set is a new version of its key; the newest 100 are kept, and no
 * number is used twice. `LIMIT_EXCEEDED` for a key above 256 characters or a value above 256 KiB.
 */
export interface Memory {
  /**
   * Stores any JSON value and answers the entry. With `ifVersion` only when that is the version that stands (0: none),
   * else `CONFLICT`: read again and try again, and nothing is lost. `INVALID_VALUE` for `ttlS` not above 0.
   */
  set(session: string, key: string, value: unknown, options?: MemoryExtras): Promise<MemoryEntry>;
  set(entry: MemorySetOptions): Promise<MemoryEntry>;
  /** The newest value, else `fallback`. When the newest has expired the key is gone: older ones do not come back. */
  get<T = unknown>(key: string, fallback?: T): Promise<T | undefined>;
  /** The newest version with all that is known of it; `undefined` when there is none. */
  entry(key: string): Promise<MemoryEntry | undefined>;
  /** The newest 100 versions that have not expired, newest first. */
  getAll(key: string): Promise<MemoryEntry[]>;
  /** The newest version of each key that fits, newest first; a text is a shell pattern over the keys. */
  search(filter?: string | MemoryFilter): Promise<MemoryEntry[]>;
  /** Deletes a key, or only what `session`, or the session of that id, stored of it; answers how many versions went. */
  delete(key: string, options?: string | { session?: string | null }): Promise<number>;
  /** Deletes what `session` stored, or with `all` everything; answers how many versions went. */
  clear(options: { session: string } | { all: true }): Promise<number>;
  stats(): Promise<MemoryStats>;
}

export function memoryOf(alive: () => App): Memory {
  return {
    set: async (...args: unknown[]) => {
      const given = asObject("set", args, ["session", "key", "value"], ["value"]);
      return app.setMemory(alive(), checked(setOptions, given, "set", ["value"]));
    },
    get: async <T>(key: string, fallback?: T) => {
      const entry = await app.getMemory(alive(), key);
      return entry === undefined ? fallback : (entry.value as T);
    },
    entry: async (key) => app.getMemory(alive(), key),
    getAll: async (key) => app.getAllMemory(alive(), key),
    search: async (filter) => {
      const given = typeof filter === "string" ? { pattern: filter } : filter;
      return app.findMemory(alive(), checked(memoryFilter, given, "search"));
    },
    delete: async (key, options) => {
      const given = typeof options === "string" ? { session: options } : options;
      return app.deleteMemory(alive(), key, checked(deleteOptions, given, "delete").session);
    },
    clear: async (options) => {
      const { session, all } = checked(clearOptions, options, "clear");
      if ((all === true) === (session !== undefined)) {
        throw new SessionError("INVALID_VALUE", "clear: say either session or all", { name: "session" });
      }
      return app.clearMemory(alive(), session);
    },
    stats: async () => app.memoryStats(alive()),
  };
}
