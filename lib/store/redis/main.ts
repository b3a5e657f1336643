import { randomUUID } from "node:crypto";
import { checkSessionId } from "../../session/ids.ts";
import type { Store } from "../contract.ts";
import { parseAddress } from "./address.ts";
import { commitSession } from "./commit.ts";
import { Connection } from "./connection.ts";
import { collectionNames, deleteDocument, documentKeys, getDocument, putDocument } from "./documents.ts";
import { appendFacts, appendToFeed, feedEnd, readFacts, readFeed, trimStream } from "./feed.ts";
import type { RedisStoreOptions } from "./index.ts";
import { keysOf } from "./keys.ts";
import { endedBefore, membersOf } from "./listing.ts";
import { loadSession } from "./load.ts";
import type { Place } from "./place.ts";
import { removeSession } from "./remove.ts";
import { repairSession } from "./repair.ts";
import { sizeOf } from "./size.ts";
import { readJournalOf, verifySession } from "./verify.ts";
import { checkup, welcomeWith } from "./welcome.ts";

const PATIENCE_MS = 5000;

/** The store at `url`; throws `INVALID_VALUE` when that is no address. It connects at the first call. */
export function connectedStore(url: string, options: RedisStoreOptions): Store {
  const { durable = true, now = Date.now, endsInMs, onWarning } = options;
  const address = parseAddress(url);
  const connection = new Connection({
    address,
    patienceMs: address.timeoutMs ?? options.patienceMs ?? PATIENCE_MS,
    endsInMs,
    welcome: welcomeWith(durable, onWarning),
  });
  const place: Place = {
    keys: keysOf(address.prefix),
    run: (what, work) => connection.run(what, work),
    now,
    token: randomUUID,
  };
  const { keys, run } = place;

  async function* each(list: () => Promise<Iterable<string>>): AsyncGenerator<string> {
    yield* await list();
  }

  return {
    name: address.name,
    load: async (id) => {
      checkSessionId(id);
      return run(`read session ${id}`, (redis) => loadSession(redis, keys, id));
    },
    commit: async (id, from, line, record) => commitSession(place, checkSessionId(id), from, line, record),
    // All of a commit is one step of the server: nothing is ever left to finish.
    settle: async (id) => {
      checkSessionId(id);
      return (await run(`read session ${id}`, (redis) => loadSession(redis, keys, id)))?.record;
    },
    remove: async (id, judge) => removeSession(place, checkSessionId(id), judge),
    journal: async (id) => readJournalOf(place, checkSessionId(id)),
    verify: async (id) => verifySession(place, checkSessionId(id)),
    repair: async (id, from) => repairSession(place, checkSessionId(id), from),
    ids: () => membersOf(place, "list the sessions", keys.all),
    open: (agentName) =>
      membersOf(place, "list the open sessions", agentName === undefined ? keys.open : keys.openOf(agentName)),
    doneBefore: (time) => endedBefore(place, time),
    size: () => sizeOf(place),
    checkup: () => run("ask the server for its settings", (redis) => checkup(redis, durable)),
    feed: {
      read: (cursor, limit = 1000) => readFeed(place, cursor, limit),
      end: () => feedEnd(place),
      append: (entry) => appendToFeed(place, entry),
      trim: (time) => trimStream(place, keys.feed, time),
    },
    facts: {
      read: (cursor, limit = 1000) => readFacts(place, cursor, limit),
      append: (facts) => appendFacts(place, facts),
      trim: (time) => trimStream(place, keys.facts, time),
    },
    doc: {
      get: <T>(collection: string, key: string) => getDocument<T>(place, collection, key),
      put: (collection, key, value, { ifRevision } = {}) => putDocument(place, collection, key, value, ifRevision),
      list: (collection) => each(() => documentKeys(place, collection)),
      collections: () => each(() => collectionNames(place)),
      delete: (collection, key, { ifRevision } = {}) => deleteDocument(place, collection, key, ifRevision),
    },
    close: () => connection.close(),
  };
}
