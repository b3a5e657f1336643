import type { Place } from "./place.ts";

const PAGE = 1000;

/** The members of a set, each once; those that are there all the while are never missed. */
export async function* membersOf({ run }: Place, what: string, key: string): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (let cursor = "0"; ; ) {
    const [next, members] = await run(what, (redis) => redis.sscan(key, cursor, "COUNT", PAGE));
    for (const member of members) {
      if (seen.has(member)) continue;
      seen.add(member);
      yield member;
    }
    if (next === "0") return;
    cursor = next;
  }
}

/** The ids of sessions that ended before `time`, oldest first. The caller may remove what it was given. */
export async function* endedBefore({ keys, run }: Place, time: number): AsyncGenerator<string> {
  const seen = new Set<string>();
  // A page begins again at the time the last one ended with: of one millisecond there may be many.
  for (let from = "-inf", skip = 0; ; ) {
    const page = await run("list the finished sessions", (redis) =>
      redis.zrangebyscore(keys.done, from, time, "WITHSCORES", "LIMIT", skip, PAGE),
    );
    const fresh: string[] = [];
    for (let at = 0; at < page.length; at += 2) if (!seen.has(page[at] as string)) fresh.push(page[at] as string);
    for (const id of fresh) seen.add(id);
    yield* fresh;
    if (page.length < 2 * PAGE) return;
    const last = page.at(-1) as string;
    skip = last === from && fresh.length === 0 ? skip + PAGE : 0;
    from = last;
  }
}
