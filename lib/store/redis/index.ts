import type { Store } from "../contract.ts";
import { lazyStore } from "../lazy.ts";
import { withoutCredentials } from "./credentials.ts";

/** How a Redis store waits and warns. */
export interface RedisStoreOptions {
  /** Longest wait of one call for the server, in milliseconds; `?timeout=` of the URL goes before. Default: 5000. */
  patienceMs?: number | undefined;
  /** All waiting ends so many milliseconds after the store was made; later calls fail at once. Default: no end. */
  endsInMs?: number | undefined;
  /** Whether acknowledged work is expected to survive power loss: decides what is warned of. Default: true. */
  durable?: boolean | undefined;
  /** Told once, at the first connection, what the server does not promise. */
  onWarning?: ((text: string) => void) | undefined;
  /** Milliseconds since the epoch. Default: the clock. */
  now?: (() => number) | undefined;
}

/** Enough to hide the way to the server; each answer may have a quarter of a megabyte. */
const AHEAD = 32;

/**
 * The store on a Redis (6.2 or newer) or Valkey server, for teams on several machines:
 * `redis[s]://[user[:password]@]host[:port][/db][?prefix=…&timeout=ms&ca=file]`. The client is loaded and
 * the server connected to at the first call, which fails with `INVALID_VALUE` for an address that is none.
 * `docs/stores.md` says what the server must be set to, and what is not promised.
 */
export function redisStore(url: string, options: RedisStoreOptions = {}): Store {
  const store = lazyStore(withoutCredentials(url), async () =>
    (await import("./main.ts")).connectedStore(url, options),
  );
  return { ...store, ahead: AHEAD };
}
