import {
  checkKey,
  checkValue,
  decideSet,
  deleted,
  hasExpired,
  KEPT_VERSIONS,
  liveEntry,
  type MemoryDraft,
  type MemoryEntry,
  type MemoryHead,
  olderVersions,
} from "../../hub/memory.ts";
import { type MemoryFilter, type MemoryStats, searchMemory, memoryStats as statsOf } from "../../hub/memory-search.ts";
import { checkSessionId } from "../../session/ids.ts";
import type { App } from "../context.ts";
import { changeDocument, removeDocument } from "../documents.ts";
import { untilWon } from "../until-won.ts";
import { tellFeed } from "./hub-feed.ts";

/** One document per key, with its newest version; older versions are documents of their own, so nothing grows. */
export const MEMORY = "memory";
export const MEMORY_VERSIONS = "memory-versions";
/** How high the versions of forgotten keys went. */
const FLOOR = "memory-floor";

/**
 * Stores a value as the key's next version, and answers the entry. Cost: two documents, whatever is stored already.
 * `CONFLICT` when `ifVersion` is not the version that stands; `INVALID_VALUE`, `INVALID_ID`, `LIMIT_EXCEEDED`.
 */
export async function setMemory(app: App, given: MemoryDraft): Promise<MemoryEntry> {
  checkSessionId(given.session);
  checkValue(given.value);
  const draft = { ...given, ...redactedPair(app, checkKey(given.key), given.value) };
  const entry = await untilWon(app, `"${draft.key}" in memory`, async (attempt) => {
    const stored = await app.store.doc.get<MemoryHead>(MEMORY, draft.key);
    const floor = stored === undefined ? await readFloor(app) : 0;
    const head = app.redact(decideSet(stored?.value, draft, floor, app.now()));
    const before = stored?.value.entry;
    // Kept before it is replaced: a kill in between leaves it in both places, which is the same version twice.
    if (before) await keepVersion(app, before);
    await attempt(() => app.store.doc.put(MEMORY, draft.key, head, { ifRevision: stored?.revision ?? 0 }));
    return head.entry as MemoryEntry;
  });
  await removeDocument(app, MEMORY_VERSIONS, versionKey(entry.key, entry.version - KEPT_VERSIONS));
  const { key, version, type } = entry;
  await tellFeed(app, "memory.set", given.session, { key, version, memory_type: type });
  return entry;
}

/** The newest version; `undefined` when there is none or it has expired. */
export async function getMemory(app: App, key: string): Promise<MemoryEntry | undefined> {
  return liveEntry(await readHead(app, redactedPair(app, checkKey(key)).key), app.now());
}

/** The newest 100 versions that have not expired, newest first. */
export async function getAllMemory(app: App, key: string): Promise<MemoryEntry[]> {
  const head = await readHead(app, redactedPair(app, checkKey(key)).key);
  return head === undefined ? [] : versionsOf(app, head);
}

/** The live entries that fit, newest first. Cost: reads every key once. */
export async function findMemory(app: App, filter: MemoryFilter = {}): Promise<MemoryEntry[]> {
  const live: MemoryEntry[] = [];
  for await (const head of heads(app)) {
    const entry = liveEntry(head, app.now());
    if (entry !== undefined) live.push(entry);
  }
  return searchMemory(live, filter);
}

/** Deletes a key, or only the versions that `session` stored; answers how many went. Their numbers are not used again. */
export async function deleteMemory(app: App, key: string, session?: string | null): Promise<number> {
  const name = redactedPair(app, checkKey(key)).key;
  const by = session ? checkSessionId(session) : undefined;
  const goes = (entry: MemoryEntry) => by === undefined || entry.session_id === by;
  const gone = await untilWon(app, `"${name}" in memory`, async (attempt) => {
    const stored = await app.store.doc.get<MemoryHead>(MEMORY, name);
    if (stored === undefined || stored.value.entry === null) return [];
    const all = await versionsOf(app, stored.value, true);
    const going = all.filter(goes);
    const [newest] = all.filter((entry) => !goes(entry));
    if (going.length === 0) return [];
    const head = newest === undefined ? deleted(stored.value, app.now()) : { ...stored.value, entry: newest };
    await attempt(() => app.store.doc.put(MEMORY, name, head, { ifRevision: stored.revision }));
    return going;
  });
  for (const { version } of gone) await removeDocument(app, MEMORY_VERSIONS, versionKey(name, version));
  if (gone.length > 0) {
    await tellFeed(app, "memory.deleted", by ?? gone[0]?.session_id ?? "", { key: name, versions: gone.length });
  }
  return gone.length;
}

/** Deletes everything, or everything that `session` stored; answers how many versions went. */
export async function clearMemory(app: App, session?: string | null): Promise<number> {
  let gone = 0;
  const keys: string[] = [];
  for await (const key of app.store.doc.list(MEMORY)) keys.push(key);
  for (const key of keys) gone += await deleteMemory(app, key, session);
  return gone;
}

export async function memoryStats(app: App): Promise<MemoryStats> {
  const entries: MemoryEntry[] = [];
  for await (const head of heads(app)) {
    if (liveEntry(head, app.now()) !== undefined) entries.push(...(await versionsOf(app, head)));
  }
  return statsOf(entries);
}

/**
 * Forgets a key that was deleted or has expired before `time` (ms since epoch); whether it did. Its number of versions
 * is remembered for all keys together, so that no version is ever used twice.
 */
export async function forgetMemory(app: App, key: string, time: number): Promise<boolean> {
  const isOver = ({ entry, deleted_at }: MemoryHead) =>
    Date.parse((entry === null ? deleted_at : entry.expires_at) ?? "9999-01-01") < time;
  const head = await readHead(app, key);
  if (head === undefined || !isOver(head)) return false;
  await changeDocument<number>(app, FLOOR, FLOOR, (old = 0) =>
    old < head.last_version ? head.last_version : undefined,
  );
  const same = (stored: MemoryHead) => isOver(stored) && stored.last_version === head.last_version;
  if (!(await removeDocument<MemoryHead>(app, MEMORY, key, same))) return false;
  for (const version of olderVersions(head)) await removeDocument(app, MEMORY_VERSIONS, versionKey(key, version));
  return true;
}

async function readHead(app: App, key: string): Promise<MemoryHead | undefined> {
  return (await app.store.doc.get<MemoryHead>(MEMORY, key))?.value;
}

async function readFloor(app: App): Promise<number> {
  return (await app.store.doc.get<number>(FLOOR, FLOOR))?.value ?? 0;
}

async function* heads(app: App): AsyncGenerator<MemoryHead> {
  for await (const key of app.store.doc.list(MEMORY)) {
    const head = await readHead(app, key);
    if (head !== undefined) yield head;
  }
}

/** What is stored of a key's versions, newest first; expired ones only when asked for. */
async function versionsOf(app: App, head: MemoryHead, expired = false): Promise<MemoryEntry[]> {
  const found = head.entry === null ? [] : [head.entry];
  for (const version of olderVersions(head)) {
    const entry = (await app.store.doc.get<MemoryEntry>(MEMORY_VERSIONS, versionKey(head.key, version)))?.value;
    if (entry !== undefined) found.push(entry);
  }
  return expired ? found : found.filter((entry) => !hasExpired(entry, app.now()));
}

async function keepVersion(app: App, entry: MemoryEntry): Promise<void> {
  await changeDocument<MemoryEntry>(app, MEMORY_VERSIONS, versionKey(entry.key, entry.version), (old) =>
    old === undefined ? entry : undefined,
  );
}

/** The key of an older version. */
export function versionKey(key: string, version: number): string {
  return `${key}/${version}`;
}

/** Key and value as they may be stored: a value under a key that is named like a secret is one. */
function redactedPair(app: App, key: string, value: unknown = null): { key: string; value: unknown } {
  const [[name, clean] = [key, value]] = Object.entries(app.redact({ [key]: value }));
  return { key: name, value: clean };
}
