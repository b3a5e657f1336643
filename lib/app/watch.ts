import type { SessionError } from "../errors.ts";
import { matchesGlob } from "../hub/glob.ts";
import { eventNamed } from "../outbound/event-names.ts";
import { followFeed } from "../outbound/listen.ts";
import { eventsOf, type SessionEvent } from "../outbound/session-event.ts";
import type { App } from "./context.ts";
import { mustExist } from "./existing.ts";
import { look } from "./sessions.ts";

export interface WatchOptions {
  /** Only events of these names; none: all. */
  types: readonly string[];
  /** Only events of sessions that this one's `metadata.monitoringTargets` name. */
  as?: string | null;
  signal: AbortSignal;
  onEvent: (event: SessionEvent) => void;
  /** Told once when the store goes away later on; nothing that happened meanwhile is missed when it is back. */
  onTrouble?: (error: SessionError) => void;
}

/**
 * Tells every event of all processes from now on, a session's in order and none twice, until `signal` aborts.
 * `INVALID_VALUE` for an unknown event, `NOT_FOUND` for the session of `as`, `STORE_UNAVAILABLE` when the store cannot be
 * had at the start.
 */
export async function watch(app: App, { types, as, signal, onEvent, onTrouble }: WatchOptions): Promise<void> {
  const wanted = new Set<string>(types.map((name) => eventNamed(name, "watch")));
  const isWanted = (type: string) => wanted.size === 0 || wanted.has("*") || wanted.has(type);
  const targets = as ? await Targets.of(app, as) : undefined;
  const cursor = await app.store.feed.end();
  await followFeed(app.store, {
    cursor,
    signal,
    ...(onTrouble && { onError: onTrouble }),
    keepAlive: true,
    onEntry: async (entry) => {
      if (targets !== undefined && !(await targets.include(entry.agent_id))) return;
      for (const event of eventsOf(entry)) if (!signal.aborted && isWanted(event.type)) onEvent(event);
    },
  });
}

/** Which sessions an observer watches: globs over name and id; an observer without targets watches all. */
class Targets {
  private readonly globs: readonly string[] | undefined;
  private readonly names = new Map<string, string>();
  private readonly app: App;

  private constructor(app: App, globs: unknown) {
    this.app = app;
    this.globs = Array.isArray(globs) ? globs.filter((glob) => typeof glob === "string") : undefined;
  }

  static async of(app: App, observer: string): Promise<Targets> {
    return new Targets(app, (await mustExist(app, observer)).metadata.monitoringTargets);
  }

  async include(id: string): Promise<boolean> {
    if (this.globs === undefined || this.globs.some((glob) => matchesGlob(glob, id))) return true;
    const name = await this.nameOf(id);
    return name !== undefined && this.globs.some((glob) => matchesGlob(glob, name));
  }

  /** Kept, because a deleted session still has its last event. */
  private async nameOf(id: string): Promise<string | undefined> {
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const record = await look(this.app, id);
    if (typeof record !== "object") return undefined;
    this.names.set(id, record.agent_name);
    return record.agent_name;
  }
}
