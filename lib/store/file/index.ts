import { checkSessionId } from "../../session/ids.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Store, Stored } from "../contract.ts";
import { deleteDocument, putDocument } from "./change-documents.ts";
import { collectionNames } from "./collections.ts";
import { commitSession } from "./commit.ts";
import { Disk, type DiskOptions } from "./disk.ts";
import { documentKeys, getDocument } from "./documents.ts";
import { doneIds } from "./done-ids.ts";
import { endOfFeed, readFacts, readFeed, trimFeed } from "./feed-read.ts";
import { allIds, folderSize } from "./folders.ts";
import { guarded, refuseLink } from "./io.ts";
import { openIds } from "./listing.ts";
import { loadSession } from "./load.ts";
import { markersRight } from "./markers.ts";
import { readStored } from "./records.ts";
import { removeSession } from "./remove.ts";
import { repairSession } from "./repair.ts";
import { settleSession } from "./settle.ts";
import { clearLeftovers } from "./take-away.ts";
import { linesOf, verifySession } from "./verify.ts";

export interface FileStoreOptions extends Partial<DiskOptions> {
  /** The root folder; made at the first write. */
  dir: string;
  /** Random text for lines this store writes by itself. */
  newId?: () => string;
}

/** The store in a folder: one folder per session with `state.json` and `events.jsonl` (spec 1 §1 and §2). */
export function fileStore(options: FileStoreOptions): Store {
  const { dir, durable = true, now = Date.now, rebuildLimit = Number.POSITIVE_INFINITY } = options;
  const newId = options.newId ?? (() => Math.random().toString(36).slice(2, 12));
  const disk = new Disk(dir, { durable, now, rebuildLimit });
  const { layout, feed, facts } = disk;

  /** Every call comes through here: a closed store and a failing file system answer as the contract says. */
  function doing<T>(what: string, work: () => T): T {
    return guarded(what, () => {
      disk.check();
      return work();
    });
  }

  function session<T>(what: string, id: string, work: (id: string) => T): T {
    return doing(`${what} session ${id}`, () => work(checkSessionId(id)));
  }

  /** The record of a session that no killed writer has left anything of; `undefined` where there is something to do. */
  function settled(id: string): SessionRecord | undefined {
    const seen = loadSession(layout, id);
    return seen?.tail.length === 0 && markersRight(layout, seen.record) ? seen.record : undefined;
  }

  async function* names(what: string, find: () => Iterable<string>): AsyncGenerator<string> {
    yield* doing(what, () => new Set(find()));
  }

  /** That each is a folder and no link, the names of the root's entries have told already. */
  async function* records(): AsyncGenerator<Stored> {
    for (const id of doing("list the sessions", () => [...allIds(layout)])) {
      const stored = readStored(layout, id);
      if (stored !== undefined) yield stored;
    }
  }

  return {
    name: `file:${dir}`,
    load: async (id) => session("read", id, () => loadSession(layout, id)),
    commit: async (id, from, line, record) => session("commit", id, () => commitSession(disk, id, from, line, record)),
    settle: async (id) => session("settle", id, () => settled(id) ?? settleSession(disk, id)),
    remove: async (id, judge) => session("remove", id, () => removeSession(disk, id, judge)),
    journal: async (id) => session("read the journal of", id, () => linesOf(disk, id)),
    verify: async (id) => session("verify", id, () => verifySession(disk, id)),
    repair: async (id, from) => session("repair", id, () => repairSession(disk, id, from, newId())),
    records,
    ids: () => names("list the sessions", () => allIds(layout)),
    open: (agentName) => names("list the open sessions", () => openIds(disk, agentName)),
    doneBefore: (time) => names("list the finished sessions", () => doneIds(disk, time)),
    size: async () => doing("measure the store", () => folderSize(layout.root)),
    feed: {
      read: async (cursor, limit = 1000) => doing("read the feed", () => readFeed(feed.folder, cursor, limit)),
      end: async () => doing("read the feed", () => endOfFeed(feed.folder)),
      append: async (entry) =>
        doing("append to the feed", () => {
          disk.prepare();
          feed.append([entry], now());
        }),
      trim: async (time) => doing("trim the feed", () => trimFeed(feed.folder, time)),
    },
    facts: {
      read: async (cursor, limit = 1000) => doing("read the facts", () => readFacts(facts.folder, cursor, limit)),
      append: async (more) =>
        doing("append facts", () => {
          refuseLink(layout.facts);
          if (disk.exists()) facts.append(more, now());
        }),
      trim: async (time) => doing("trim the facts", () => trimFeed(facts.folder, time)),
    },
    doc: {
      get: async <T>(collection: string, key: string) =>
        doing("read a document", () => getDocument<T>(disk, collection, key)),
      put: async (collection, key, value, { ifRevision } = {}) =>
        doing("write a document", () => putDocument(disk, collection, key, value, ifRevision)),
      list: (collection) => names("list the documents", () => documentKeys(disk, collection)),
      collections: () => names("list the collections", () => collectionNames(layout)),
      delete: async (collection, key, { ifRevision } = {}) =>
        doing("delete a document", () => deleteDocument(disk, collection, key, ifRevision)),
    },
    close: async () => {
      if (!disk.closed) clearLeftovers(disk);
      disk.closed = true;
    },
  };
}
