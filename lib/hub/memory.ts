import { SessionError } from "../errors.ts";
import { toTime } from "../session/time.ts";
import { checkTtl, limit, utf8Length } from "./compose.ts";

/** What a stored value is. */
export const MemoryType = {
  STATE: "state",
  FACT: "fact",
  DECISION: "decision",
  TASK: "task",
  CONTEXT: "context",
  NOTE: "note",
  CONFIG: "config",
} as const;

export type MemoryKind = (typeof MemoryType)[keyof typeof MemoryType];

export const MEMORY_TYPES: readonly MemoryKind[] = Object.values(MemoryType);

const MAX_KEY_LENGTH = 256;
const MAX_VALUE_BYTES = 256 * 1024;
/** How many versions of a key are kept, newest last. */
export const KEPT_VERSIONS = 100;

/** One version of a key. */
export interface MemoryEntry {
  key: string;
  /** From 1; never used twice for one key, also after it was deleted. */
  version: number;
  value: unknown;
  type: MemoryKind;
  /** Who stored it. */
  session_id: string;
  created_at: string;
  expires_at?: string;
  tags: string[];
  metadata: Record<string, unknown>;
}

/** What is stored of a key: its newest version, and which numbers have been used. Older versions lie beside it. */
export interface MemoryHead {
  key: string;
  /** `null` once it was deleted. */
  entry: MemoryEntry | null;
  /** The highest version ever. */
  last_version: number;
  /** Versions below were deleted. */
  first_version: number;
  /** When it was deleted. */
  deleted_at?: string;
}

/** A value to store; absent and `null` are the defaults. */
export interface MemoryDraft {
  session: string;
  key: string;
  value: unknown;
  type?: string | null;
  tags?: readonly string[] | null;
  /** Seconds from now, after which the key is gone. Default: never. */
  ttlS?: number | null;
  /** The version the caller has read, 0 for none: another one → `CONFLICT`. */
  ifVersion?: number | null;
  metadata?: Record<string, unknown> | null;
}

/**
 * The head after a set. `floor` is the highest version of keys that are forgotten by now: a new key goes on behind it.
 * `CONFLICT` when `ifVersion` is not the version that stands.
 */
export function decideSet(old: MemoryHead | undefined, draft: MemoryDraft, floor: number, now: number): MemoryHead {
  const standing = liveEntry(old, now)?.version ?? 0;
  const { ifVersion, key, ttlS } = draft;
  if (typeof ifVersion === "number" && ifVersion !== standing) {
    throw new SessionError("CONFLICT", `"${key}" is at version ${standing}, not ${ifVersion}.`, {
      key,
      expected: ifVersion,
      actual: standing,
    });
  }
  const version = Math.max(old?.last_version ?? 0, old === undefined ? floor : 0) + 1;
  const entry: MemoryEntry = {
    key,
    version,
    value: draft.value,
    type: checkMemoryType(draft.type ?? "state"),
    session_id: draft.session,
    created_at: toTime(now),
    ...(typeof ttlS === "number" && { expires_at: toTime(now + checkTtl(ttlS) * 1000) }),
    tags: [...new Set(draft.tags ?? [])],
    metadata: draft.metadata ?? {},
  };
  const first = old === undefined || old.entry === null ? version : old.first_version;
  return { key, entry, last_version: version, first_version: first };
}

/** The head once all its versions are deleted. */
export function deleted(head: MemoryHead, now: number): MemoryHead {
  const { key, last_version } = head;
  return { key, entry: null, last_version, first_version: last_version + 1, deleted_at: toTime(now) };
}

/** The newest version, unless it has expired: then the key is gone, older ones do not come back. */
export function liveEntry(head: MemoryHead | undefined, now: number): MemoryEntry | undefined {
  const entry = head?.entry ?? undefined;
  return entry === undefined || hasExpired(entry, now) ? undefined : entry;
}

export function hasExpired({ expires_at }: MemoryEntry, now: number): boolean {
  return expires_at !== undefined && Date.parse(expires_at) <= now;
}

/** Numbers that older versions of the head may have, newest first. */
export function olderVersions({ entry, last_version, first_version }: MemoryHead): number[] {
  const newest = (entry?.version ?? last_version + 1) - 1;
  const oldest = Math.max(first_version, last_version - KEPT_VERSIONS + 1, 1);
  return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, back) => newest - back);
}

/** `key` itself when it may be one: 1–256 characters, else `INVALID_VALUE` or `LIMIT_EXCEEDED`. */
export function checkKey(key: unknown): string {
  if (typeof key !== "string" || key === "") {
    throw new SessionError("INVALID_VALUE", "A key is a text of 1 to 256 characters.", { name: "key" });
  }
  limit("key", key.length, MAX_KEY_LENGTH, "characters");
  return key;
}

/** Refuses what is no JSON (`INVALID_VALUE`) or too large (`LIMIT_EXCEEDED`). */
export function checkValue(value: unknown): void {
  const text = JSON.stringify(value);
  if (text === undefined)
    throw new SessionError("INVALID_VALUE", "The value cannot be stored as JSON.", { name: "value" });
  limit("value", utf8Length(text), MAX_VALUE_BYTES, "bytes");
}

function checkMemoryType(value: unknown): MemoryKind {
  const found = MEMORY_TYPES.find((each) => each === value);
  if (found !== undefined) return found;
  const text = `Unknown type of memory: ${JSON.stringify(value)}. There are: ${MEMORY_TYPES.join(", ")}.`;
  throw new SessionError("INVALID_VALUE", text, { name: "type", known: MEMORY_TYPES });
}
