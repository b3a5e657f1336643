import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checkCollection } from "../collection.ts";
import type { Document } from "../contract.ts";
import type { Disk } from "./disk.ts";
import { codeOf, ifThere, readText } from "./io.ts";
import { DOCUMENT, fileName, textOfFileName } from "./layout.ts";

/** A document as its file holds it. */
export interface StoredDocument {
  key: string;
  revision: number;
  value: unknown;
}

export function getDocument<T>(disk: Disk, collection: string, key: string): Document<T> | undefined {
  const stored = readDocument(documentPath(disk, collection, key));
  return stored?.key === key ? { value: stored.value as T, revision: stored.revision } : undefined;
}

export function* documentKeys(disk: Disk, collection: string): Generator<string> {
  const folder = disk.layout.collection(checkCollection(collection));
  // Looked for first, here and in `readDocument`: an error that is thrown costs more than all the rest.
  if (!isThere(folder)) return;
  for (const name of ifThere(() => readdirSync(folder)) ?? []) {
    if (!name.endsWith(DOCUMENT)) continue;
    const key = textOfFileName(name.slice(0, -DOCUMENT.length)) ?? readDocument(join(folder, name))?.key;
    if (key !== undefined) yield key;
  }
}

/** Not by `existsSync`: what cannot be looked at would count as gone. */
export function isThere(path: string): boolean {
  return ifThere(() => lstatSync(path, { throwIfNoEntry: false })) !== undefined;
}

/** Where it stands. `INVALID_VALUE` for what cannot name a collection. */
export function documentPath(disk: Disk, collection: string, key: string): string {
  return join(disk.layout.collection(checkCollection(collection)), `${fileName(key)}${DOCUMENT}`);
}

/** `undefined` when it is not there or damaged. */
export function readDocument(path: string): StoredDocument | undefined {
  const text = isThere(path) ? textOf(path) : undefined;
  if (text === undefined) return undefined;
  try {
    const stored = JSON.parse(text) as StoredDocument | null;
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
