import type { Fact, FeedEntry, Page } from "../contract.ts";
import type { Place } from "./place.ts";
import { ANSWER_MS, APPEND, evaluate } from "./scripts.ts";

/** The number of an entry, given by the server: milliseconds and a count. */
const CURSOR = /^\d{1,15}-\d{1,15}$/;

type Check = (value: unknown) => boolean;

/** Entries of the feed after `cursor` as they were appended: the order of the server, whatever the writers' clocks say. */
export function readFeed(place: Place, cursor: string, limit: number): Promise<Page<FeedEntry>> {
  return readStream(
    place,
    place.keys.feed,
    cursor,
    limit,
    (value) => typeof (value as FeedEntry)?.agent_id === "string",
  );
}

export function readFacts(place: Place, cursor: string, limit: number): Promise<Page<Fact>> {
  return readStream(place, place.keys.facts, cursor, limit, (value) => typeof (value as Fact)?.type === "string");
}

export async function feedEnd({ keys, run }: Place): Promise<string> {
  const last = await run("read the feed", (redis) => redis.xrevrange(keys.feed, "+", "-", "COUNT", 1));
  return last[0]?.[0] ?? "";
}

export async function appendToFeed({ keys, run, token }: Place, entry: FeedEntry): Promise<void> {
  const names = [keys.feed, keys.answer(token())];
  await run("append to the feed", (redis) => evaluate(redis, APPEND, names, [ANSWER_MS, JSON.stringify(entry)]));
}

/** Nothing where nothing is stored yet: no session, no document. */
export async function appendFacts({ keys, run, token }: Place, facts: readonly Fact[]): Promise<void> {
  const names = [keys.facts, keys.answer(token()), keys.all, keys.collections, keys.feed];
  const args = [ANSWER_MS, ...facts.map((fact) => JSON.stringify(fact))];
  await run("keep facts", (redis) => evaluate(redis, APPEND, names, args));
}

/** Forgets entries of a stream older than `time`, by the server's clock. */
export async function trimStream({ run }: Place, key: string, time: number): Promise<void> {
  const before = Math.max(0, Math.floor(time));
  await run("trim the feed", (redis) => redis.xtrim(key, "MINID", before));
}

async function readStream<Entry>(
  { run }: Place,
  key: string,
  cursor: string,
  limit: number,
  isEntry: Check,
): Promise<Page<Entry>> {
  const from = CURSOR.test(cursor) ? cursor : "";
  if (limit <= 0) return { entries: [], cursor: from };
  const found = await run("read the feed", (redis) =>
    redis.xrange(key, from === "" ? "-" : `(${from}`, "+", "COUNT", limit),
  );
  const entries = found.flatMap(([, fields]) => entryIn<Entry>(fields[fields.indexOf("entry") + 1], isEntry));
  return { entries, cursor: found.at(-1)?.[0] ?? from };
}

function entryIn<Entry>(text: string | undefined, isEntry: Check): Entry[] {
  try {
    const entry: unknown = JSON.parse(text ?? "");
    return isEntry(entry) ? [entry as Entry] : [];
  } catch {
    return [];
  }
}
