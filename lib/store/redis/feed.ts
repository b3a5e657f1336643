import type { FeedEntry, FeedPage } from "../contract.ts";
import type { Place } from "./place.ts";
import { ANSWER_MS, APPEND, evaluate } from "./scripts.ts";

/** The number of an entry of the feed, given by the server: milliseconds and a count. */
const CURSOR = /^\d{1,15}-\d{1,15}$/;

/** Entries after `cursor` as they were appended: the order of the server, whatever the writers' clocks say. */
export async function readFeed({ keys, run }: Place, cursor: string, limit: number): Promise<FeedPage> {
  const from = CURSOR.test(cursor) ? cursor : "";
  if (limit <= 0) return { entries: [], cursor: from };
  const found = await run("read the feed", (redis) =>
    redis.xrange(keys.feed, from === "" ? "-" : `(${from}`, "+", "COUNT", limit),
  );
  const entries = found.flatMap(([, fields]) => entryIn(fields[fields.indexOf("entry") + 1]) ?? []);
  return { entries, cursor: found.at(-1)?.[0] ?? from };
}

export async function feedEnd({ keys, run }: Place): Promise<string> {
  const last = await run("read the feed", (redis) => redis.xrevrange(keys.feed, "+", "-", "COUNT", 1));
  return last[0]?.[0] ?? "";
}

export async function appendToFeed({ keys, run, token }: Place, entry: FeedEntry): Promise<void> {
  const names = [keys.feed, keys.answer(token())];
  await run("append to the feed", (redis) => evaluate(redis, APPEND, names, [JSON.stringify(entry), ANSWER_MS]));
}

/** Forgets entries older than `time`, by the server's clock. */
export async function trimFeed({ keys, run }: Place, time: number): Promise<void> {
  const before = Math.max(0, Math.floor(time));
  await run("trim the feed", (redis) => redis.xtrim(keys.feed, "MINID", before));
}

function entryIn(text: string | undefined): FeedEntry | undefined {
  try {
    const entry = JSON.parse(text ?? "") as FeedEntry | null;
    return typeof entry?.agent_id === "string" ? entry : undefined;
  } catch {
    return undefined;
  }
}
