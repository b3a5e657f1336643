import { isSessionError } from "../../errors.ts";
import { ageMs } from "../../session/time.ts";
import type { App } from "../context.ts";
import { removeDocument } from "../documents.ts";

/** A document that is about a session: which one, and for how long it is kept at least. */
interface About {
  /** `undefined`: about none. */
  session(key: string, value: unknown): string | undefined;
  /** When it was written (ISO time), where it is kept for the retention whatever becomes of the session. */
  at?(value: unknown): string | undefined;
}

const byKey: About = { session: (key) => key };

/** What is kept beside the sessions, by collection: heartbeats, where work goes, and what the hooks remember of calls. */
const ABOUT: Readonly<Record<string, About>> = {
  heartbeats: byKey,
  affinity: byKey,
  resume: byKey,
  latest: { session: (_key, value) => (typeof value === "string" ? value : undefined) },
  delegations: {
    session: (_key, value) => (value as { agent_id?: string } | null)?.agent_id,
    at: (value) => (value as { at?: string } | null)?.at,
  },
};

export const COLLECTIONS: readonly string[] = Object.keys(ABOUT);

/** Answers how to forget a document of one of the {@link COLLECTIONS} whose session has gone; whether it has. */
export function forgetLeftovers(
  app: App,
  { retentionMs, dryRun = false }: { retentionMs: number; dryRun?: boolean | undefined },
): (collection: string, key: string) => Promise<boolean> {
  let listed: Promise<ReadonlySet<string>> | undefined;
  const gone = async (id: string) => {
    listed ??= allIds(app);
    // One that was made since the listing is looked for by itself.
    return !(await listed).has(id) && !(await isStored(app, id));
  };
  return async (collection, key) => {
    const about = ABOUT[collection] as About;
    // Most are told without a reading.
    if (about === byKey && !(await gone(key))) return false;
    const { session, at } = about;
    const stored = await app.store.doc.get(collection, key);
    if (stored === undefined) return false;
    if (at !== undefined && ageMs(at(stored.value) ?? "", app.now()) < retentionMs) return false;
    const id = session(key, stored.value);
    if (id === undefined ? at === undefined : !(await gone(id))) return false;
    return dryRun || removeDocument(app, collection, key, (value) => session(key, value) === id);
  };
}

async function allIds(app: App): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const id of app.store.ids()) ids.add(id);
  return ids;
}

/** Also one that cannot be read. */
async function isStored(app: App, id: string): Promise<boolean> {
  try {
    return (await app.store.load(id)) !== undefined;
  } catch (error) {
    if (!isSessionError(error) || (error.code !== "CORRUPT" && error.code !== "INVALID_ID")) throw error;
    return error.code === "CORRUPT";
  }
}
