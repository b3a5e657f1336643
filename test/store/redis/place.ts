import { onTestFinished } from "vitest";
import type { Store } from "../../../lib/store/contract.ts";
import { type RedisStoreOptions, redisStore } from "../../../lib/store/redis/index.ts";

/** A store that is closed after the test. */
export function storeAt(url: string, options: RedisStoreOptions = {}): Store {
  const store = redisStore(url, options);
  onTestFinished(() => store.close());
  return store;
}

/** What a call failed with, and how long it took; fails itself when it did not. */
export async function failure(call: Promise<unknown>) {
  const start = performance.now();
  try {
    await call;
  } catch (error) {
    const { code, message, details } = error as { code: string; message: string; details: Record<string, unknown> };
    return { code, message, details, ms: performance.now() - start };
  }
  throw new Error("the call did not fail");
}
