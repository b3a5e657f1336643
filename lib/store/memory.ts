import { SessionError } from "../errors.ts";
import { checkSessionId } from "../session/ids.ts";
import { counts } from "../session/journal.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import { decodeLine, encodeLine, type Line } from "../session/line.ts";
import { MAX_RECORD_BYTES, type SessionRecord } from "../session/record.ts";
import { parseTime, toTime } from "../session/time.ts";
import { checkCollection } from "./collection.ts";
import type { Fact, FeedEntry, Loaded, Page, Store } from "./contract.ts";

interface Kept {
  record: SessionRecord;
  lines: string[];
}

/**
 * A store in this process's memory, for tests and for trying things out. It keeps the contract
 * within one process; nothing outlives it.
 */
export function memoryStore(options: { now?: () => number } = {}): Store {
  const now = options.now ?? Date.now;
  const sessions = new Map<string, Kept>();
  const documents = new Map<string, Map<string, { text: string; revision: number }>>();
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

  function collection(name: string) {
    usable();
    const found = documents.get(checkCollection(name)) ?? new Map<string, { text: string; revision: number }>();
    documents.set(name, found);
    return found;
  }

  function loaded({ record, lines }: Kept): Loaded {
    return { record: structuredClone(record), position: lines.length, needsBase: false, tail: [] };
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

  return {
    name: "memory:",
    load: async (id) => {
      const found = kept(id);
      return found === undefined ? undefined : loaded(found);
    },
    commit: async (id, from, line, record) => {
      const found = kept(id);
      const bytes = Buffer.byteLength(JSON.stringify(record), "utf8");
      if (bytes > MAX_RECORD_BYTES) {
        throw new SessionError(
          "LIMIT_EXCEEDED",
          `The record of session ${id} would have ${bytes} bytes; at most ${MAX_RECORD_BYTES} are kept.`,
          {
            bytes,
            limit: MAX_RECORD_BYTES,
          },
        );
      }
      const lines = found?.lines ?? [];
      if ((from === undefined) !== (found === undefined) || (from !== undefined && from.position !== lines.length))
        throw conflict();
      if (!counts(line, found?.record.revision ?? 0)) throw conflict();
      const next = { record: structuredClone(record), lines: [...lines, encodeLine(line)] };
      sessions.set(id, next);
      const { seq, at, type, data, also } = line;
      feed.push(structuredClone({ agent_id: id, seq, at, type, ...(data && { data }), ...(also && { also }) }));
      return loaded(next);
    },
    settle: async (id) => structuredClone(kept(id)?.record),
    remove: async (id, judge) => {
      const found = kept(id);
      if (found === undefined || !judge(structuredClone(found.record), parseTime(found.record.last_updated) ?? 0))
        return false;
      sessions.delete(id);
      feed.push({ agent_id: id, seq: found.record.revision + 1, at: toTime(now()), type: "session.deleted" });
      return true;
    },
    journal: async (id) => (kept(id)?.lines ?? []).map((text) => decodeLine(text) as Line),
    ids: () => which(() => true),
    open: (agentName) =>
      which((record) => !isFinal(record) && (agentName === undefined || record.agent_name === agentName)),
    doneBefore: (time) =>
      which((record) => isFinal(record) && (parseTime(record.finalized_at ?? record.last_updated) ?? 0) <= time),
    verify: async (id) => {
      if (kept(id) === undefined) throw new SessionError("NOT_FOUND", `There is no session ${id}.`, { agent_id: id });
      return { agent_id: id, ok: true, findings: [] };
    },
    repair: async (id) => {
      const found = kept(id);
      if (found === undefined)
        throw new SessionError("CORRUPT", `Session ${id} cannot be repaired: there is nothing of it.`);
      return structuredClone(found.record);
    },
    size: async () => undefined,
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
      get: async <T>(name: string, key: string) => {
        const found = collection(name).get(key);
        return found === undefined ? undefined : { value: JSON.parse(found.text) as T, revision: found.revision };
      },
      put: async (name, key, value, { ifRevision } = {}) => {
        const revision = collection(name).get(key)?.revision ?? 0;
        if (ifRevision !== undefined && ifRevision !== revision) {
          throw new SessionError("CONFLICT", `"${key}" in ${name} is at revision ${revision}, not ${ifRevision}.`, {
            expected: ifRevision,
            actual: revision,
          });
        }
        collection(name).set(key, { text: JSON.stringify(value ?? null), revision: revision + 1 });
        return revision + 1;
      },
      list: async function* (name) {
        yield* [...collection(name).keys()];
      },
      delete: async (name, key) => collection(name).delete(key),
    },
    close: async () => {
      closed = true;
    },
  };
}

function conflict(): SessionError {
  return new SessionError("CONFLICT", "Another writer changed the session in between.");
}
