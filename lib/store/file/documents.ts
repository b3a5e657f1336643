import { mkdirSync, readdirSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import type { Document } from "../contract.ts";
import { tempName } from "./commit.ts";
import type { Disk } from "./disk.ts";
import { FOLDER_MODE, guarded, ifThere, quietly, replaceFile } from "./io.ts";
import { fileName, textOfFileName } from "./layout.ts";
import { type Held, tryLock } from "./lock.ts";

interface Stored {
  key: string;
  revision: number;
  value: unknown;
}

const ENDING = ".json";

export function getDocument<T>(disk: Disk, collection: string, key: string): Document<T> | undefined {
  const stored = read(pathOf(disk, collection, key));
  return stored === undefined ? undefined : { value: stored.value as T, revision: stored.revision };
}

/** `CONFLICT` when a living writer has the lock or the revision is another. */
export function putDocument(disk: Disk, collection: string, key: string, value: unknown, ifRevision?: number): number {
  disk.prepare();
  const path = pathOf(disk, collection, key);
  return withLock(disk, collection, key, (lock) => {
    const current = read(path)?.revision ?? 0;
    if (ifRevision !== undefined && ifRevision !== current) {
      throw new SessionError("CONFLICT", `"${key}" in ${collection} is at revision ${current}, not ${ifRevision}.`, {
        expected: ifRevision,
        actual: current,
      });
    }
    mkdirSync(disk.layout.collection(collection), { recursive: true, mode: FOLDER_MODE });
    const stored: Stored = { key, revision: current + 1, value };
    replaceFile(path, tempName(path, lock.token), `${JSON.stringify(stored)}\n`, disk.durable);
    return stored.revision;
  });
}

export function* documentKeys(disk: Disk, collection: string): Generator<string> {
  const folder = disk.layout.collection(collection);
  for (const name of ifThere(() => readdirSync(folder)) ?? []) {
    if (!name.endsWith(ENDING)) continue;
    const key = textOfFileName(name.slice(0, -ENDING.length)) ?? read(join(folder, name))?.key;
    if (key !== undefined) yield key;
  }
}

export function deleteDocument(disk: Disk, collection: string, key: string): boolean {
  const path = pathOf(disk, collection, key);
  if (read(path) === undefined) return false;
  return withLock(disk, collection, key, () => ifThere(() => (unlinkSync(path), true)) ?? false);
}

function pathOf(disk: Disk, collection: string, key: string): string {
  return join(disk.layout.collection(collection), `${fileName(key)}${ENDING}`);
}

function read(path: string): Stored | undefined {
  const text = ifThere(() => readFileSync(path, "utf8"));
  if (text === undefined) return undefined;
  try {
    const stored = JSON.parse(text) as Stored | null;
    return Number.isInteger(stored?.revision) ? (stored as Stored) : undefined;
  } catch {
    return undefined;
  }
}

function withLock<T>(disk: Disk, collection: string, key: string, work: (lock: Held) => T): T {
  const path = pathOf(disk, collection, key);
  const bury = (token: string) => quietly(() => unlinkSync(tempName(path, token)));
  const name = `.${collection}.${fileName(key)}`;
  const lock = guarded("take the lock", () => tryLock(disk.layout.locks, name, disk.now(), bury));
  if (lock === undefined) throw new SessionError("CONFLICT", `Another writer is at work on "${key}" in ${collection}.`);
  try {
    return guarded(`write "${key}" in ${collection}`, () => work(lock));
  } finally {
    quietly(() => lock.release());
  }
}
