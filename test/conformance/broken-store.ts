import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Line } from "../../lib/session/line.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import type { Document, FeedEntry, Loaded, Store } from "../../lib/store/contract.ts";

interface Whole {
  sessions: Record<string, { record: SessionRecord; lines: Line[] } | string>;
  open: string[];
  feed: FeedEntry[];
  docs: Record<string, Document>;
}

/**
 * A store as one writes it in an hour: one file, read and written whole, in place. It breaks every
 * part of the contract somewhere; the suite must notice in every group.
 */
export function brokenStore(path: string): Store {
  let pending: Whole | undefined;
  const read = (): Whole => pending ?? onDisk(path);
  const write = (whole: Whole) => writeFileSync(path, JSON.stringify(whole));
  const sessionIn = (whole: Whole, id: string) => {
    const found = whole.sessions[id];
    if (typeof found === "string") throw new Error("unreadable");
    return found;
  };
  const record = (id: string) => sessionIn(read(), id)?.record;
  async function* ids(find: () => string[]): AsyncGenerator<string> {
    yield* find();
  }

  return {
    name: `broken:${path}`,
    load: async (id) => {
      const found = record(id);
      return found === undefined ? undefined : loaded(found);
    },
    commit: async (id, from, line, next) => {
      const whole = read();
      const lines = sessionIn(whole, id)?.lines ?? [];
      whole.sessions[id] = { record: next, lines: [...lines, line] };
      if (from === undefined) whole.open.push(id);
      if (next.outcome !== null) whole.open = whole.open.filter((each) => each !== id);
      whole.feed.push({ agent_id: id, seq: line.seq, at: line.at, type: line.type });
      // "It will be written soon."
      pending = whole;
      setTimeout(() => {
        if (pending !== undefined) write(pending);
        pending = undefined;
      }, 5);
      return loaded(next);
    },
    remove: async (id, judge) => {
      const whole = read();
      const found = sessionIn(whole, id);
      if (found === undefined || !judge(found.record, 0)) return false;
      delete whole.sessions[id];
      write(whole);
      return true;
    },
    settle: async (id) => record(id),
    journal: async (id) => sessionIn(read(), id)?.lines ?? [],
    ids: () => ids(() => Object.keys(read().sessions)),
    open: () => ids(() => read().open),
    doneBefore: () => ids(() => []),
    verify: async (id) => ({ agent_id: id, ok: true, findings: [] }),
    repair: async (id) => record(id) as SessionRecord,
    size: async () => undefined,
    feed: {
      read: async (cursor) => ({ entries: read().feed.slice(Number(cursor)), cursor: String(read().feed.length) }),
      end: async () => "",
      append: async (entry) => {
        const whole = read();
        write({ ...whole, feed: [...whole.feed, entry] });
      },
      trim: async () => {},
    },
    facts: { read: async () => ({ entries: [], cursor: "" }), append: async () => {}, trim: async () => {} },
    doc: {
      get: async <T>(_: string, key: string) => read().docs[key] as Document<T> | undefined,
      put: async (_, key, value) => {
        const whole = read();
        const revision = (whole.docs[key]?.revision ?? 0) + 1;
        whole.docs[key] = { value, revision };
        write(whole);
        return revision;
      },
      list: () => ids(() => Object.keys(read().docs)),
      collections: () => ids(() => []),
      delete: async (_, key) => {
        const whole = read();
        delete whole.docs[key];
        write(whole);
        return true;
      },
    },
    close: async () => {
      pending = undefined;
    },
  };
}

function onDisk(path: string): Whole {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { sessions: {}, open: [], feed: [], docs: {} };
}

function loaded(record: SessionRecord): Loaded {
  return { record, position: undefined, needsBase: false, tail: [] };
}
