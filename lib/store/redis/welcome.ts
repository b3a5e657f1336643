import type { Redis } from "ioredis";
import { SessionError } from "../../errors.ts";
import type { StoreFault } from "../contract.ts";
import { parseInfo, type ServerFacts, serverFaults } from "./server.ts";

/**
 * Looks at a server just connected to. One that would lose sessions, or cannot run the scripts, is
 * refused; what it does not promise is told to `warn`, once per store.
 */
export function welcomeWith(
  durable: boolean,
  warn: ((text: string) => void) | undefined,
): (redis: Redis) => Promise<void> {
  let warned = warn === undefined;
  return async (redis) => {
    const facts = await factsOf(redis, !warned);
    if (facts.info.get("loading") === "1") {
      throw new SessionError("STORE_UNAVAILABLE", "the server still loads its data", { passing: true });
    }
    const faults = serverFaults(facts, durable);
    const failed = faults.find(({ level }) => level === "fail");
    if (failed !== undefined) throw new SessionError("STORE_UNAVAILABLE", `${failed.message} ${failed.mend}`);
    if (warned) return;
    warned = true;
    for (const { message, mend } of faults) warn?.(`${message} ${mend}`);
  };
}

/** Everything there is to say against the server, for `doctor`. */
export async function checkup(redis: Redis, durable: boolean): Promise<StoreFault[]> {
  return serverFaults(await factsOf(redis, true), durable);
}

async function factsOf(redis: Redis, thorough: boolean): Promise<ServerFacts> {
  const [info, sync] = await Promise.all([
    ifAllowed(redis.info()),
    thorough ? ifAllowed(redis.config("GET", "appendfsync") as Promise<string[]>) : undefined,
  ]);
  return { info: parseInfo(info ?? ""), appendfsync: sync?.[1] };
}

/** Hosting services take commands away from their users: then the answer is not to be had. */
async function ifAllowed<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && /^(?:NOPERM|ERR unknown|ERR Unknown)/.test(error.message)) return undefined;
    throw error;
  }
}
