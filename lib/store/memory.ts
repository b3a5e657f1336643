import { SessionError } from "../errors.ts";
import { checkSessionId } from "../session/ids.ts";
import { counts } from "../session/journal.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import { decodeLine, encodeLine, type Line } from "../session/line.ts";
import type { SessionRecord } from "../session/record.ts";
import { parseTime, toTime } from "../session/time.ts";
import { checkCollection } from "./collection.ts";
import type { Fact, FeedEntry, Loaded, Page, Store } from "./contract.ts";
import { checkFit } from "./fit.ts";

interface Kept {
  record: SessionRecord;
  lines: string[];
}

type Shelf = Map<string, { text: string; revision: number }>;

/**
 * A store in this process's memory, for tests and for trying things out. It keeps the contract
 * within one process; nothing outlives it.
 */
export function memoryStore(options: { now?: () => number } = {}): Store {
  const now = options.now ?? Date.now;
  const sessions = new Map<string, Kept>();
  const shelves = new Map<string, Shelf>();
  const feed: FeedEntry[] = [];
  const facts: Fact[] = [];
  let closed = false;

  function usable(): void {
    if (closed) throw new SessionError("STORE_UNAVAILABLE", "The store has been closed.");
  }

  function kept(id: string): Kept | undefined {
    usable();
    return sessions.get(checkSessionId(id));
  }

  function shelf(collection: string): Shelf {
    usable();
    const found = shelves.get(checkCollection(collection)) ?? new Map();
    shelves.set(collection, found);
    return found;
  }

  function page<Entry>(list: readonly Entry[], cursor: string, limit = 1000): Page<Entry> {
    usable();
    const from = Number(cursor) || 0;
    const entries = structuredClone(list.slice(from, from + limit));
    return { entries, cursor: String(from + entries.length) };
  }

  async function* which(judge: (record: SessionRecord) => boolean): AsyncGenerator<string> {
    usable();
    for (const [id, { record }] of [...sessions]) if (judge(record)) yield id;
  }

  async function commit(id: string, from: Loaded | undefined, line: Line, record: SessionRecord): Promise<Loaded> {
    const found = kept(id);
    checkFit(id, line, record);
    const lines = found?.lines ?? [];
    if (from?.position !== lines.at(-1) || !counts(line, found?.record.revision ?? 0)) {
      throw new SessionError("CONFLICT", "Another writer changed the session in between.");
    }
    const next = { record: structuredClone(record), lines: [...lines, encodeLine(line)] };
    sessions.set(id, next);
    const { seq, at, type, data, also } = line;
    feed.push(structuredClone({ agent_id: id, seq, at, type, ...(data && { data }), ...(also && { also }) }));
    return loaded(next);
  }

  return {
    name: "memory:",
    load: async (id) => {
      const found = kept(id);
      return found === undefined ? undefined : loaded(found);
    },
    commit,
    settle: async (id) => structuredClone(kept(id)?.record),
    remove: async (id, judge) => {
      const found = kept(id);
      const touched = parseTime(found?.record.last_updated) ?? 0;
      if (found === undefined || !judge(structuredClone(found.record), touched)) return false;
      sessions.delete(id);
      feed.push({ agent_id: id, seq: found.record.revision + 1, at: toTime(now()), type: "session.deleted" });
      return true;
    },
    journal: async (id) => (kept(id)?.lines ?? []).map((text) => decodeLine(text) as Line),
    verify: async (id) => {
      if (kept(id) === undefined) throw notFound(id);
      return { agent_id: id, ok: true, findings: [] };
    },
    repair: async (id, from) => {
      const found = kept(id);
      if (found === undefined) throw notFound(id);
      const record = { ...structuredClone(found.record), revision: found.record.revision + 1 };
      const line: Line = {
        seq: record.revision,
        at: toTime(now()),
        id: Math.random().toString(36).slice(2),
        type: "session.updated",
        data: { repaired_from: from },
        change: { base: record },
      };
      return (await commit(id, loaded(found), line, record)).record;
    },
    ids: () => which(() => true),
    open: (agent) => which((record) => !isFinal(record) && (agent === undefined || record.agent_name === agent)),
    doneBefore: (time) => which((record) => isFinal(record) && (parseTime(record.finalized_at) ?? 0) <= time),
    size: async () => {
      usable();
      return undefined;
    },
    feed: {
      read: async (cursor, limit) => page(feed, cursor, limit),
      end: async () => {
        usable();
        return String(feed.length);
      },
      append: async (entry) => {
        usable();
        feed.push(structuredClone(entry));
      },
      trim: async () => usable(),
    },
    facts: {
      read: async (cursor, limit) => page(facts, cursor, limit),
      append: async (more) => {
        usable();
        facts.push(...structuredClone(more));
      },
      trim: async () => usable(),
    },
    doc: {
      get: async <T>(collection: string, key: string) => {
        const found = shelf(collection).get(key);
        return found === undefined ? undefined : { value: JSON.parse(found.text) as T, revision: found.revision };
      },
      put: async (collection, key, value, { ifRevision } = {}) => {
        const actual = shelf(collection).get(key)?.revision ?? 0;
        if (ifRevision !== undefined && ifRevision !== actual) throw otherRevision(collection, key, ifRevision, actual);
        shelf(collection).set(key, { text: JSON.stringify(value ?? null), revision: actual + 1 });
        return actual + 1;
      },
      list: async function* (collection) {
        yield* [...shelf(collection).keys()];
      },
      collections: async function* () {
        usable();
        yield* [...shelves.keys()];
      },
      delete: async (collection, key, { ifRevision } = {}) => {
        const actual = shelf(collection).get(key)?.revision;
        if (actual === undefined) return false;
        if (ifRevision !== undefined && ifRevision !== actual) throw otherRevision(collection, key, ifRevision, actual);
        return shelf(collection).delete(key);
      },
    },
    close: async () => {
      closed = true;
    },
  };
}

/** A session is where its last line says; no two lines are alike. */
function loaded({ record, lines }: Kept): Loaded {
  return { record: structuredClone(record), position: lines.at(-1), needsBase: false, tail: [] };
}

function notFound(id: string): SessionError {
  return new SessionError("NOT_FOUND", `There is no session ${id}.`, { agent_id: id });
}

function otherRevision(collection: string, key: string, expected: number, actual: number): SessionError {
  return new SessionError("CONFLICT", `"${key}" in ${collection} is at revision ${actual}, not ${expected}.`, {
    expected,
    actual,
  });
}
