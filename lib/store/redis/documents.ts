import { SessionError } from "../../errors.ts";
import { checkCollection } from "../collection.ts";
import type { Document } from "../contract.ts";
import { fieldOf, textOfField } from "./keys.ts";
import type { Place } from "./place.ts";
import { ANSWER_MS, DELETE, evaluate, PUT } from "./scripts.ts";

export async function getDocument<T>(place: Place, collection: string, key: string): Promise<Document<T> | undefined> {
  const name = place.keys.collection(checkCollection(collection));
  const text = await place.run(`read "${key}" in ${collection}`, (redis) => redis.hget(name, fieldOf(key)));
  return text === null ? undefined : documentOf(text);
}

/** `CONFLICT` when the revision is another. */
export async function putDocument(
  { keys, run, token }: Place,
  collection: string,
  key: string,
  value: unknown,
  ifRevision?: number,
): Promise<number> {
  const names = [keys.collection(checkCollection(collection)), keys.collections, keys.answer(token())];
  const args = [collection, fieldOf(key), ifRevision ?? "", JSON.stringify(value ?? null), ANSWER_MS];
  const answer = await run(`write "${key}" in ${collection}`, (redis) => evaluate(redis, PUT, names, args));
  return numberIn(answer, collection, key, ifRevision);
}

export async function documentKeys({ keys, run }: Place, collection: string): Promise<string[]> {
  const name = keys.collection(checkCollection(collection));
  const fields = await run(`list the documents in ${collection}`, (redis) => redis.hkeys(name));
  return fields.flatMap((field) => textOfField(field) ?? []);
}

/** The names of collections that may hold a document. */
export async function collectionNames({ keys, run }: Place): Promise<string[]> {
  return run("list the collections", (redis) => redis.smembers(keys.collections));
}

/** Whether it was there. `CONFLICT` when the revision is another. */
export async function deleteDocument(
  { keys, run, token }: Place,
  collection: string,
  key: string,
  ifRevision?: number,
): Promise<boolean> {
  const names = [keys.collection(checkCollection(collection)), keys.answer(token())];
  const args = [fieldOf(key), ifRevision ?? "", ANSWER_MS];
  const answer = await run(`delete "${key}" in ${collection}`, (redis) => evaluate(redis, DELETE, names, args));
  return numberIn(answer, collection, key, ifRevision) === 1;
}

/** The number a script answers, or its refusal. */
function numberIn(answer: unknown, collection: string, key: string, ifRevision: number | undefined): number {
  const [verdict, digits] = String(answer).split(":");
  if (verdict === "ok") return Number(digits);
  const text = `"${key}" in ${collection} is at revision ${digits}, not ${ifRevision}.`;
  throw new SessionError("CONFLICT", text, { expected: ifRevision, actual: Number(digits) });
}

function documentOf<T>(text: string): Document<T> | undefined {
  const cut = text.indexOf(":");
  const revision = Number(text.slice(0, cut));
  if (cut < 1 || !Number.isInteger(revision)) return undefined;
  try {
    return { value: JSON.parse(text.slice(cut + 1)) as T, revision };
  } catch {
    return undefined;
  }
}
