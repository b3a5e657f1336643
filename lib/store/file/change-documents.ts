import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import { createWhole } from "./create-whole.ts";
import type { Disk } from "./disk.ts";
import { documentPath, isThere, readDocument, type StoredDocument } from "./documents.ts";
import { guarded, inFolder, patiently, quietly, refuseLink, replaceFile } from "./io.ts";
import { documentLock, tempName } from "./layout.ts";
import { type Held, tryLock } from "./lock.ts";

/**
 * `CONFLICT` when a living writer has the lock or the revision is another. What stands is changed under its lock; where
 * nothing stands none is needed, as one call makes the document whole, and only one writer can win it.
 */
export function putDocument(disk: Disk, collection: string, key: string, value: unknown, ifRevision?: number): number {
  const path = documentPath(disk, collection, key);
  const lock = join(disk.layout.locks, documentLock(collection, key));
  const textOf = (revision: number) =>
    `${JSON.stringify({ key, revision, value: value ?? null } satisfies StoredDocument)}\n`;
  const created = (): boolean => {
    checkRevision(collection, key, ifRevision, 0);
    const made = createWhole(disk, path, textOf(1));
    if (made === "taken") throw lostRace(collection, key);
    return made === "made";
  };
  return inCollection(disk, collection, key, () => {
    // A lock is looked for too: that of a writer who removes the document, or one that a dead writer left.
    if (!isThere(path) && !isThere(lock) && created()) return 1;
    return withLock(disk, collection, key, ({ token }) => {
      const there = readDocument(path);
      if (there === undefined && !isThere(path) && created()) return 1;
      if (there !== undefined && there.key !== key) {
        throw new SessionError("CONFLICT", `The key "${key}" cannot be told from another one in ${collection}.`, {
          permanent: true,
        });
      }
      const current = there?.revision ?? 0;
      checkRevision(collection, key, ifRevision, current);
      const folder = disk.layout.collection(collection);
      inFolder(folder, () => replaceFile(path, tempName(path, token), textOf(current + 1), disk.durable));
      return current + 1;
    });
  });
}

/** Also one that cannot be read. */
export function deleteDocument(disk: Disk, collection: string, key: string, ifRevision?: number): boolean {
  const path = documentPath(disk, collection, key);
  if (!isThere(path)) return false;
  const remove = (): boolean => {
    const there = readDocument(path);
    if (!isThere(path) || (there !== undefined && there.key !== key)) return false;
    checkRevision(collection, key, ifRevision, there?.revision ?? 0);
    patiently(() => unlinkSync(path));
    return true;
  };
  return inCollection(disk, collection, key, () => withLock(disk, collection, key, remove));
}

function checkRevision(collection: string, key: string, expected: number | undefined, actual: number): void {
  if (expected === undefined || expected === actual) return;
  throw new SessionError("CONFLICT", `"${key}" in ${collection} is at revision ${actual}, not ${expected}.`, {
    expected,
    actual,
  });
}

function withLock<T>(disk: Disk, collection: string, key: string, work: (lock: Held) => T): T {
  const lock = tryLock(disk, documentLock(collection, key));
  if (lock === undefined) throw lostRace(collection, key);
  try {
    return work(lock);
  } finally {
    quietly(() => lock.release());
  }
}

function inCollection<T>(disk: Disk, collection: string, key: string, work: () => T): T {
  refuseLink(disk.layout.collection(collection));
  return guarded(`write "${key}" in ${collection}`, work);
}

function lostRace(collection: string, key: string): SessionError {
  return new SessionError("CONFLICT", `Another writer is at work on "${key}" in ${collection}.`);
}
