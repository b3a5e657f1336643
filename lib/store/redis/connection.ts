import { readFileSync } from "node:fs";
import { Redis } from "ioredis";
import { isSessionError, SessionError } from "../../errors.ts";
import type { Address } from "./address.ts";
import { judge, Unanswered, unavailable } from "./failure.ts";

export interface ConnectionOptions {
  readonly address: Address;
  /** Longest wait of one call, in milliseconds. */
  readonly patienceMs: number;
  /** All waiting ends so many milliseconds from now; later calls fail at once. Default: no end. */
  readonly endsInMs?: number | undefined;
  /** Looks at a server that was just connected to; refuses it by throwing. */
  welcome(redis: Redis): Promise<void>;
}

/**
 * The way to one server. It is made at the first call and made anew when it breaks; nothing of it runs
 * between calls, or keeps the process waiting. A call that is not answered is sent again until its time is over, so what it does
 * must come to the same when done twice.
 */
export class Connection {
  private readonly options: ConnectionOptions;
  private readonly end: number;
  private redis: Redis | undefined;
  private opening: Promise<Redis> | undefined;
  private readonly pending = new Set<Promise<unknown>>();
  private closed = false;

  constructor(options: ConnectionOptions) {
    this.options = options;
    this.end = performance.now() + (options.endsInMs ?? Number.POSITIVE_INFINITY);
  }

  /** Runs `work` on the server. `STORE_UNAVAILABLE` when it cannot be had in time, or refuses. */
  async run<T>(what: string, work: (redis: Redis) => Promise<T>): Promise<T> {
    const call = this.attempts(what, work);
    this.pending.add(call);
    try {
      return await call;
    } finally {
      this.pending.delete(call);
    }
  }

  /** Waits for the calls under way, which are not begun again. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.pending);
    this.drop(this.redis);
  }

  private async attempts<T>(what: string, work: (redis: Redis) => Promise<T>): Promise<T> {
    const { address, patienceMs } = this.options;
    const start = performance.now();
    const until = Math.min(start + patienceMs, this.end);
    let unanswered = false;
    for (let round = 1; ; round++) {
      if (this.closed) throw new SessionError("STORE_UNAVAILABLE", "The store has been closed.");
      let redis: Redis | undefined;
      try {
        if (performance.now() >= until) throw new Unanswered();
        redis = await this.ready(until);
        return await this.within(until, redis, work(redis));
      } catch (error) {
        // An answer of `work` itself, not of the way to the server.
        if (redis !== undefined && isSessionError(error)) throw error;
        const { again, drop, refused } = judge(error);
        unanswered ||= redis !== undefined && !refused;
        if (drop) this.drop(redis);
        const pause = Math.min(20 * 2 ** round, 250) * (0.5 + Math.random() / 2);
        const now = performance.now();
        if (!again || now + pause >= until) throw unavailable(what, address.name, error, unanswered, now - start);
        await new Promise((wake) => setTimeout(wake, pause));
      }
    }
  }

  private async ready(until: number): Promise<Redis> {
    if (this.redis?.status === "ready") return this.redis;
    this.drop(this.redis);
    this.opening ??= this.open(until).finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  private async open(until: number): Promise<Redis> {
    const redis = clientOf(this.options.address, Math.max(1, Math.ceil(this.attemptMs(until))));
    const failed = firstError(redis);
    try {
      await this.within(until, redis, connect(redis, failed));
      await this.within(until, redis, this.options.welcome(redis));
    } catch (error) {
      redis.disconnect();
      throw failed.error ?? error;
    }
    // A call under way keeps the process alive by its timer; an idle connection must not.
    redis.stream.unref();
    if (this.closed) redis.disconnect();
    else this.redis = redis;
    return redis;
  }

  /** Half of the time is for the first attempt: so a connection that died unnoticed leaves time for another. */
  private attemptMs(until: number): number {
    return Math.min(until - performance.now(), Math.max(this.options.patienceMs / 2, 50));
  }

  private async within<T>(until: number, redis: Redis, work: Promise<T>): Promise<T> {
    const ms = this.attemptMs(until);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Unanswered());
        redis.disconnect();
      }, ms);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
      // Whichever lost the race must not end the process.
      work.catch(() => undefined);
    }
  }

  private drop(redis: Redis | undefined): void {
    redis?.disconnect();
    if (redis === this.redis) this.redis = undefined;
  }
}

function clientOf(address: Address, connectTimeout: number): Redis {
  const { host, port, db, username, password, tls, ca } = address;
  return new Redis({
    host,
    port,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: ca === undefined ? {} : { ca: readFileSync(ca) } } : {}),
    protocol: 2,
    lazyConnect: true,
    connectTimeout,
    // When to try again, what to send again, and whether the server will do is for `run` and `welcome` to say.
    retryStrategy: null,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false,
    maxRetriesPerRequest: null,
    disableClientInfo: true,
    // What is left of a broken connection must not keep the process waiting.
    disconnectTimeout: 1,
  });
}

/** The client tells the cause of a failed connection by an event only. */
function firstError(redis: Redis): { error?: Error } {
  const failed: { error?: Error } = {};
  redis.on("error", (error: Error) => {
    failed.error ??= error;
  });
  return failed;
}

/** A refused `SELECT` is told by an event too, and leaves the connection on database 0. */
async function connect(redis: Redis, failed: { error?: Error }): Promise<void> {
  await redis.connect();
  if (failed.error !== undefined) throw failed.error;
}
