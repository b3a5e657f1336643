import { SessionError } from "../errors.ts";
import { matchesGlob } from "./glob.ts";
import { MEMORY_TYPES, type MemoryEntry, type MemoryKind } from "./memory.ts";

/** What is looked for; every part that is given must hold. */
export interface MemoryFilter {
  /** A shell pattern over the keys. */
  pattern?: string | null;
  tags?: readonly string[] | null;
  /** Whether one of the tags is enough (default) or all must be there. */
  match?: "any" | "all" | null;
  session?: string | null;
  limit?: number | null;
}

/** Longer patterns than any key can fit only cost time. */
const MAX_PATTERN_LENGTH = 1024;

/** The entries that fit, newest first, ties by key. */
export function searchMemory(entries: readonly MemoryEntry[], filter: MemoryFilter): MemoryEntry[] {
  const { pattern, tags, match, session, limit } = filter;
  if (pattern && pattern.length > MAX_PATTERN_LENGTH) {
    throw new SessionError("INVALID_VALUE", `A pattern has at most ${MAX_PATTERN_LENGTH} characters.`, {
      name: "pattern",
    });
  }
  const wanted = tags ?? [];
  const has = (entry: MemoryEntry) => (tag: string) => entry.tags.includes(tag);
  return entries
    .filter((entry) => !pattern || matchesGlob(pattern, entry.key))
    .filter((entry) => wanted.length === 0 || (match === "all" ? wanted.every(has(entry)) : wanted.some(has(entry))))
    .filter((entry) => !session || entry.session_id === session)
    .sort(newestFirst)
    .slice(0, limit ?? undefined);
}

/** Seed 001's figures. Entries are the versions that can still be read. */
export interface MemoryStats {
  total_entries: number;
  /** All types, zeros included. */
  by_type: Record<MemoryKind, number>;
  unique_keys: number;
  unique_sessions: number;
  unique_tags: number;
}

export function memoryStats(entries: readonly MemoryEntry[]): MemoryStats {
  const count = (type: MemoryKind) => entries.filter((entry) => entry.type === type).length;
  return {
    total_entries: entries.length,
    by_type: Object.fromEntries(MEMORY_TYPES.map((type) => [type, count(type)])) as Record<MemoryKind, number>,
    unique_keys: new Set(entries.map(({ key }) => key)).size,
    unique_sessions: new Set(entries.map(({ session_id }) => session_id)).size,
    unique_tags: new Set(entries.flatMap(({ tags }) => tags)).size,
  };
}

function newestFirst(a: MemoryEntry, b: MemoryEntry): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? 1 : -1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : b.version - a.version;
}
