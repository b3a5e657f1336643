import { checkSessionId } from "../../session/ids.ts";
import type { FeedEntry, Store } from "../contract.ts";
import { commitSession, settleSession } from "./commit.ts";
import { Disk, type DiskOptions } from "./disk.ts";
import { deleteDocument, documentKeys, getDocument, putDocument } from "./documents.ts";
import { guarded } from "./io.ts";
import { foldJournal, loadSession } from "./load.ts";
import { allIds, doneIds, openIds } from "./markers.ts";
import { rebuildIndex } from "./rebuild.ts";
import { emptyTrash, removeSession } from "./remove.ts";
import { repairSession } from "./repair.ts";
import { folderSize } from "./size.ts";
import { verifySession } from "./verify.ts";

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
  const { layout, feed } = disk;

  function reading<T>(what: string, work: () => T): T {
    return guarded(what, () => {
      disk.check();
      return work();
    });
  }

  async function* ids(find: () => Iterable<string>, indexed: boolean): AsyncGenerator<string> {
    yield* reading("list the sessions", () => {
      if (indexed) rebuildIndex(disk);
      return [...find()];
    });
  }

  return {
    name: `file:${dir}`,
    load: async (id) => reading("read the session", () => loadSession(layout, checkSessionId(id))),
    commit: async (id, from, line, record) =>
      reading("commit", () => commitSession(disk, checkSessionId(id), from, line, record)),
    settle: async (id) => reading("settle the session", () => settleSession(disk, checkSessionId(id))),
    remove: async (id, judge) => reading("remove the session", () => removeSession(disk, checkSessionId(id), judge)),
    journal: async (id) => reading("read the journal", () => foldJournal(layout, checkSessionId(id)).lines),
    ids: () => ids(() => allIds(layout), false),
    open: (agentName) => ids(() => openIds(layout, agentName), true),
    doneBefore: (time) => ids(() => doneIds(layout, time), true),
    verify: async (id) => reading("verify the session", () => verifySession(disk, checkSessionId(id))),
    repair: async (id, from) =>
      reading("repair the session", () => repairSession(disk, checkSessionId(id), from, newId())),
    size: async () => reading("measure the store", () => folderSize(layout.root)),
    feed: {
      read: async (cursor, limit = 1000) => reading("read the feed", () => feed.read(cursor, limit)),
      end: async () => reading("read the feed", () => feed.end()),
      append: async (entry: FeedEntry) =>
        reading("append to the feed", () => {
          disk.prepare();
          feed.append([entry], now());
        }),
      trim: async (time) => reading("trim the feed", () => feed.trim(time)),
    },
    doc: {
      get: async <T>(collection: string, key: string) =>
        reading("read a document", () => getDocument<T>(disk, collection, key)),
      put: async (collection, key, value, { ifRevision } = {}) =>
        reading("write a document", () => putDocument(disk, collection, key, value, ifRevision)),
      list: (collection) => ids(() => documentKeys(disk, collection), false),
      delete: async (collection, key) => reading("delete a document", () => deleteDocument(disk, collection, key)),
    },
    close: async () => {
      emptyTrash(disk);
      disk.closed = true;
    },
  };
}
