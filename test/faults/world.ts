import { fileStore, openSessions, type Sessions, type Store } from "../../lib/index.ts";

/** A store as one process has it open, with a clock that is set. */
export interface World {
  readonly dir: string;
  readonly sessions: Sessions;
  readonly store: Store;
  now: number;
  close(): Promise<void>;
}

/** The time at which every world begins; far enough back that nothing in it is ever in the future. */
export const BEGIN = Date.parse("2026-01-08T18:00:00.000Z");
export const HOUR = 3_600_000;

export async function openWorld(dir: string): Promise<World> {
  const now = () => world.now;
  const store = fileStore({ dir, durable: true, now, newId: () => "0123456789ab" });
  const world: World = {
    dir,
    now: BEGIN,
    store,
    sessions: await openSessions({ store, now }),
    close: async () => {
      await world.sessions.close();
      await store.close();
    },
  };
  return world;
}
