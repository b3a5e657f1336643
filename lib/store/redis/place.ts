import type { Redis } from "ioredis";
import type { Keys } from "./keys.ts";

/** What the operations on one store share. */
export interface Place {
  readonly keys: Keys;
  /** Runs one call; what it does must come to the same when done twice (see `Connection`). */
  run<T>(what: string, work: (redis: Redis) => Promise<T>): Promise<T>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Random text that no other call has. */
  token(): string;
}
