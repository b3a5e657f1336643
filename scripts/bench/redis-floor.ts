import { Redis } from "ioredis";
import { type Keys, keysOf } from "../../lib/store/redis/keys.ts";

/** The least that the same work costs on a server: its commands alone, without script, check or decision. */
export class BareRedis {
  private readonly redis: Redis;
  private readonly keys: Keys;
  private written = 0;

  constructor(url: string, prefix: string) {
    this.redis = new Redis(url.slice(0, url.indexOf("?")), { enableReadyCheck: false });
    this.keys = keysOf(prefix);
  }

  /** Reads a session and writes it, its line and an entry of the feed: one question, one transaction. */
  async change(id: string): Promise<void> {
    const record = (await this.redis.hget(this.keys.session(id), "record")) ?? "";
    JSON.parse(record);
    await this.commit(record);
  }

  /** A transaction with a record, a line and an entry of the feed, beside what is stored. */
  async commit(record: string): Promise<void> {
    const name = `floor-${this.written++}`;
    await this.redis
      .multi()
      .hset(name, "record", record)
      .xadd(`${name}:journal`, "*", "line", record.slice(0, 300))
      .xadd("floor-feed", "*", "entry", record.slice(0, 150))
      .sadd("floor-open", name)
      .exec();
  }

  /** Reads and parses the open sessions, of one agent or all. */
  async readOpen(agent?: string): Promise<number> {
    const ids = await this.redis.smembers(agent === undefined ? this.keys.open : this.keys.openOf(agent));
    const reading = this.redis.pipeline();
    for (const id of ids) reading.hget(this.keys.session(id), "record");
    for (const [, text] of (await reading.exec()) ?? []) JSON.parse(String(text));
    return ids.length;
  }

  /** Asks what has ended before a time when nothing had. */
  async nothingDue(): Promise<void> {
    await this.redis.zrangebyscore(this.keys.done, "-inf", 1);
    await this.readOpen();
  }

  /** Removes what {@link commit} has written last. */
  async removeLast(): Promise<void> {
    const name = `floor-${--this.written}`;
    await this.redis
      .multi()
      .del(name, `${name}:journal`)
      .srem("floor-open", name)
      .xadd("floor-feed", "*", "entry", name)
      .exec();
  }

  close(): Promise<unknown> {
    return this.redis.quit();
  }
}
