import { isSessionError, SessionError } from "../errors.ts";
import type { Store } from "./contract.ts";

/**
 * A store that is made at the first call that needs it, by `open`. When `open` fails, the call fails
 * (with `STORE_UNAVAILABLE` unless it says otherwise) and the next one tries again.
 */
export function lazyStore(name: string, open: () => Promise<Store>): Store {
  let opened: Promise<Store> | undefined;
  let closed = false;

  async function store(): Promise<Store> {
    if (closed) throw new SessionError("STORE_UNAVAILABLE", "The store has been closed.");
    opened ??= open();
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      if (isSessionError(error)) throw error;
      const text = `The store ${name} could not be opened: ${(error as Error).message}`;
      throw new SessionError("STORE_UNAVAILABLE", text, { store: name, unreachable: true }, { cause: error });
    }
  }

  async function* each(list: (store: Store) => AsyncIterable<string>): AsyncGenerator<string> {
    yield* list(await store());
  }

  return {
    name,
    load: async (id) => (await store()).load(id),
    commit: async (id, from, line, record) => (await store()).commit(id, from, line, record),
    remove: async (id, judge) => (await store()).remove(id, judge),
    settle: async (id) => (await store()).settle(id),
    journal: async (id) => (await store()).journal(id),
    ids: () => each((it) => it.ids()),
    open: (agentName) => each((it) => it.open(agentName)),
    doneBefore: (time) => each((it) => it.doneBefore(time)),
    verify: async (id) => (await store()).verify(id),
    repair: async (id, from) => (await store()).repair(id, from),
    size: async () => (await store()).size(),
    checkup: async () => (await (await store()).checkup?.()) ?? [],
    feed: {
      read: async (cursor, limit) => (await store()).feed.read(cursor, limit),
      end: async () => (await store()).feed.end(),
      append: async (entry) => (await store()).feed.append(entry),
      trim: async (time) => (await store()).feed.trim(time),
    },
    facts: {
      read: async (cursor, limit) => (await store()).facts.read(cursor, limit),
      append: async (facts) => (await store()).facts.append(facts),
      trim: async (time) => (await store()).facts.trim(time),
    },
    doc: {
      get: async <T>(collection: string, key: string) => (await store()).doc.get<T>(collection, key),
      put: async (collection, key, value, options) => (await store()).doc.put(collection, key, value, options),
      list: (collection) => each((it) => it.doc.list(collection)),
      collections: () => each((it) => it.doc.collections()),
      delete: async (collection, key, options) => (await store()).doc.delete(collection, key, options),
    },
    close: async () => {
      closed = true;
      // One that never came to be has nothing to let go of.
      const made = await opened?.catch(() => undefined);
      await made?.close();
    },
  };
}
