import { lstatSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import { checkCollection } from "../collection.ts";
import type { Document } from "../contract.ts";
import type { Disk } from "./disk.ts";
import { codeOf, guarded, ifThere, inFolder, patiently, quietly, readText, refuseLink, replaceFile } from "./io.ts";
import { DOCUMENT, documentLock, fileName, tempName, textOfFileName } from "./layout.ts";
import { type Held, tryLock } from "./lock.ts";

interface Stored {
  key: string;
  revision: number;
  value: unknown;
}

export function getDocument<T>(disk: Disk, collection: string, key: string): Document<T> | undefined {
  const stored = read(pathOf(disk, collection, key));
  return stored?.key === key ? { value: stored.value as T, revision: stored.revision } : undefined;
}

/** `CONFLICT` when a living writer has the lock or the revision is another. */
export function putDocument(disk: Disk, collection: string, key: string, value: unknown, ifRevision?: number): number {
  const path = pathOf(disk, collection, key);
  return withLock(disk, collection, key, (lock) => {
    const there = read(path);
    if (there !== undefined && there.key !== key) {
      throw new SessionError("CONFLICT", `The key "${key}" cannot be told from another one in ${collection}.`, {
        permanent: true,
      });
    }
    const current = there?.revision ?? 0;
    checkRevision(collection, key, ifRevision, current);
    const stored: Stored = { key, revision: current + 1, value: value ?? null };
    inFolder(disk.layout.collection(collection), () =>
      replaceFile(path, tempName(path, lock.token), `${JSON.stringify(stored)}\n`, disk.durable),
    );
    return stored.revision;
  });
}

export function* documentKeys(disk: Disk, collection: string): Generator<string> {
  const folder = disk.layout.collection(checkCollection(collection));
  // Looked for first, here and in `read`: an error that is thrown costs more than all the rest.
  if (!isThere(folder)) return;
  for (const name of ifThere(() => readdirSync(folder)) ?? []) {
    if (!name.endsWith(DOCUMENT)) continue;
    const key = textOfFileName(name.slice(0, -DOCUMENT.length)) ?? read(join(folder, name))?.key;
    if (key !== undefined) yield key;
  }
}

/** Also one that cannot be read. */
export function deleteDocument(disk: Disk, collection: string, key: string, ifRevision?: number): boolean {
  const path = pathOf(disk, collection, key);
  if (!isThere(path)) return false;
  return withLock(disk, collection, key, () => {
    const there = read(path);
    if (!isThere(path) || (there !== undefined && there.key !== key)) return false;
    checkRevision(collection, key, ifRevision, there?.revision ?? 0);
    patiently(() => unlinkSync(path));
    return true;
  });
}

/** Not by `existsSync`: what cannot be looked at would count as gone. */
function isThere(path: string): boolean {
  return ifThere(() => lstatSync(path, { throwIfNoEntry: false })) !== undefined;
}

function checkRevision(collection: string, key: string, expected: number | undefined, actual: number): void {
  if (expected === undefined || expected === actual) return;
  throw new SessionError("CONFLICT", `"${key}" in ${collection} is at revision ${actual}, not ${expected}.`, {
    expected,
    actual,
  });
}

function pathOf(disk: Disk, collection: string, key: string): string {
  return join(disk.layout.collection(checkCollection(collection)), `${fileName(key)}${DOCUMENT}`);
}

function read(path: string): Stored | undefined {
  const text = isThere(path) ? textOf(path) : undefined;
  if (text === undefined) return undefined;
  try {
    const stored = JSON.parse(text) as Stored | null;
    return Number.isInteger(stored?.revision) && typeof stored?.key === "string" ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** A link in a document's place is as good as a damaged document: it spoils no list, and the next writer replaces it. */
function textOf(path: string): string | undefined {
  try {
    return readText(path);
  } catch (error) {
    if (codeOf(error) === "ELOOP") return undefined;
    throw error;
  }
}

function withLock<T>(disk: Disk, collection: string, key: string, work: (lock: Held) => T): T {
  refuseLink(disk.layout.collection(checkCollection(collection)));
  const lock = guarded("take the lock", () => tryLock(disk, documentLock(collection, key)));
  if (lock === undefined) throw new SessionError("CONFLICT", `Another writer is at work on "${key}" in ${collection}.`);
  try {
    return guarded(`write "${key}" in ${collection}`, () => work(lock));
  } finally {
    quietly(() => lock.release());
  }
}
