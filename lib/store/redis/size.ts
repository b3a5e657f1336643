import type { Redis } from "ioredis";
import type { Place } from "./place.ts";

/** Up to this many sessions are measured; of more, so many picked at random stand for all. */
const MEASURED = 500;

/** Bytes of the server's memory that the store takes, roughly; `undefined` where the server does not tell. */
export async function sizeOf({ keys, run }: Place): Promise<number | undefined> {
  return run("measure the store", async (redis) => {
    const [count, ids, collections] = await Promise.all([
      redis.scard(keys.all),
      redis.srandmember(keys.all, MEASURED),
      redis.smembers(keys.collections),
    ]);
    const sessions = await sum(
      redis,
      ids.flatMap((id) => [keys.session(id), keys.journal(id)]),
    );
    const others = [
      keys.feed,
      keys.facts,
      keys.all,
      keys.open,
      keys.done,
      ...collections.map((name) => keys.collection(name)),
    ];
    const rest = await sum(redis, others);
    if (sessions === undefined || rest === undefined) return undefined;
    return Math.round(rest + (ids.length === 0 ? 0 : (sessions * count) / ids.length));
  });
}

async function sum(redis: Redis, names: readonly string[]): Promise<number | undefined> {
  try {
    const sizes = await Promise.all(names.map((name) => redis.memory("USAGE", name)));
    return sizes.reduce<number>((total, size) => total + Number(size ?? 0), 0);
  } catch (error) {
    // MEMORY is among the commands that hosting services take away.
    if (error instanceof Error && /^(?:NOPERM|ERR unknown)/.test(error.message)) return undefined;
    throw error;
  }
}
