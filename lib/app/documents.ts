import type { App } from "./context.ts";
import { untilWon } from "./until-won.ts";

/**
 * Changes a document: `next` makes the new value of the stored one, again when another writer came
 * first; `undefined` leaves it as it is. Answers the value that stands. `BUSY` after `patienceMs`.
 */
export async function changeDocument<T>(
  app: App,
  collection: string,
  key: string,
  next: (old: T | undefined) => T | undefined,
): Promise<T | undefined> {
  return untilWon(app, `"${key}" in ${collection}`, async (attempt) => {
    const old = await app.store.doc.get<T>(collection, key);
    const value = next(old?.value);
    if (value === undefined) return old?.value;
    await attempt(() => app.store.doc.put(collection, key, app.redact(value), { ifRevision: old?.revision ?? 0 }));
    return value;
  });
}

/**
 * Removes a document; whether it was there. With `judge` only while that says so of the value that stands: a document
 * that somebody changes meanwhile is judged again. `BUSY` after `patienceMs`.
 */
export async function removeDocument<T>(
  app: App,
  collection: string,
  key: string,
  judge?: (value: T) => boolean,
): Promise<boolean> {
  return untilWon(app, `"${key}" in ${collection}`, async (attempt) => {
    if (judge === undefined) return attempt(() => app.store.doc.delete(collection, key));
    const stored = await app.store.doc.get<T>(collection, key);
    if (stored === undefined || !judge(stored.value)) return false;
    return attempt(() => app.store.doc.delete(collection, key, { ifRevision: stored.revision }));
  });
}
