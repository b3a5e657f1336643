import { setTimeout as sleep } from "node:timers/promises";
import type { TileTarget } from "../destinations.ts";
import { isSessionError } from "../errors.ts";
import { crc32 } from "../session/crc32.ts";
import { parseTime, toTime } from "../session/time.ts";
import type { Store } from "../store/contract.ts";
import { type Delivery, postTile } from "./plato.ts";
import { forgetSettled } from "./seen.ts";
import { queueTiles } from "./tile-queue.ts";
import { freshSink, SINKS, type Sink } from "./tile-sink.ts";
import type { KeyedTile, TileContext } from "./tiles.ts";

/** What a sender is given by its process. */
export interface SenderParts {
  readonly store: Store;
  now(): number;
  elapsed(): number;
  hex(digits: number): string;
  identity(pid: number): { machine: string; pid: number; start?: string | undefined };
  alive(owner: { machine?: unknown; pid?: unknown; start?: unknown }): boolean | undefined;
}

export interface SendOptions {
  readonly target: TileTarget;
  readonly context: Omit<TileContext, "room">;
  /** Ends after this, whatever is left. Milliseconds. */
  readonly budgetMs: number;
  /** Tries a failing server again and again within the budget; else one failure ends it. */
  readonly patient?: boolean;
  /** First and longest pause between two tries. Default: 500 ms and 60 s. */
  readonly backoffMs?: readonly [first: number, most: number];
}

export interface Sent {
  /** Taken by the server, and refused by it for good, in this call. */
  sent: number;
  rejected: number;
  /** Everything that was there is settled. */
  done: boolean;
  /** Why it is not. */
  reason?: string;
}

/** One try of one tile. */
const TIMEOUT_MS = 5000;
const PAGE = 200;
/** A sender is given up so long after its time. */
const LEASE_MS = 60_000;
const REJECTS_KEPT = 50;

/** Name of a room's cursor: a room of another server is another one. */
export function sinkKey({ url, room }: TileTarget): string {
  return `${room}@${crc32(url)}`;
}

/**
 * Sends what the feed holds for a room, one tile after the other, in the feed's order: each at least
 * once, under the key of its event. Only one process at a time sends to a room; for others, and as long
 * as the server is to be spared, it does nothing. Never rejects because of the server.
 */
export async function sendTiles(parts: SenderParts, options: SendOptions): Promise<Sent> {
  const sender = new Sender(parts, options);
  const busy = await sender.begin();
  if (busy !== undefined) return { sent: 0, rejected: 0, done: false, reason: busy };
  try {
    return await sender.run();
  } finally {
    await sender.end();
  }
}

class Sender {
  private readonly parts: SenderParts;
  private readonly options: SendOptions;
  private readonly key: string;
  private readonly ends: number;
  private sink: Sink = freshSink("");
  private revision = 0;
  private readonly result: Sent = { sent: 0, rejected: 0, done: false };

  constructor(parts: SenderParts, options: SendOptions) {
    this.parts = parts;
    this.options = options;
    this.key = sinkKey(options.target);
    this.ends = parts.elapsed() + options.budgetMs;
  }

  /** Takes the room, or says why not. */
  async begin(): Promise<string | undefined> {
    const { parts, options } = this;
    const stored = await parts.store.doc.get<Sink>(SINKS, this.key);
    this.sink = stored?.value ?? freshSink("");
    this.revision = stored?.revision ?? 0;
    const { lease, retry_at, last_error } = this.sink;
    if (lease !== null && this.holds(lease)) return "another process is sending";
    const wait = (parseTime(retry_at) ?? 0) - parts.now();
    if (wait > 0 && !options.patient) return `${last_error ?? "it failed"}; tried again in ${Math.ceil(wait / 1000)} s`;
    const until = toTime(parts.now() + options.budgetMs + LEASE_MS);
    return (await this.save({ lease: { ...parts.identity(process.pid), until } }))
      ? undefined
      : "another process is sending";
  }

  async run(): Promise<Sent> {
    for (;;) {
      const { cursor, settled, queue } = this.sink;
      const page = await this.parts.store.feed.read(cursor, PAGE);
      const { target, context } = this.options;
      const next = queueTiles(page.entries, queue, this.key, { ...context, room: target.room });
      for (const made of next.tiles) {
        if (!settled.includes(made.id) && !(await this.settle(made))) return this.result;
      }
      await forgetSettled(next.seen, this.parts.store, this.parts.now());
      const caughtUp = page.entries.length === 0;
      const behind = { cursor: page.cursor, settled: [], queue: { ...next.state, seen: next.seen.state } };
      if (!(await this.save({ ...behind, ...(caughtUp && { caught_up_at: toTime(this.parts.now()) }) })))
        return this.result;
      if (caughtUp) return Object.assign(this.result, { done: true });
    }
  }

  async end(): Promise<void> {
    await this.save({ lease: null });
  }

  /** Sends one tile until it is settled; false when it could not be. */
  private async settle(made: KeyedTile): Promise<boolean> {
    for (;;) {
      const left = this.ends - this.parts.elapsed();
      if (left <= 0) return this.stop("the time is over");
      const delivery = await postTile({
        ...made,
        target: this.options.target,
        timeoutMs: Math.min(TIMEOUT_MS, Math.ceil(left)),
      });
      if (delivery.kind !== "later") return this.note(made, delivery);
      const pause = this.pause(delivery.afterMs);
      const { failures } = this.sink;
      const retry_at = toTime(this.parts.now() + pause);
      if (!(await this.save({ failures: failures + 1, retry_at, last_error: delivery.reason })))
        return this.stop(TAKEN);
      if (!this.options.patient || this.parts.elapsed() + pause >= this.ends) return this.stop(delivery.reason);
      await sleep(pause);
    }
  }

  private async note(made: KeyedTile, delivery: Exclude<Delivery, { kind: "later" }>): Promise<boolean> {
    const { sink } = this;
    const accepted = delivery.kind === "accepted";
    this.result[accepted ? "sent" : "rejected"]++;
    const rejects = accepted
      ? sink.rejects
      : [...sink.rejects, { ...made, reason: delivery.reason, at: toTime(this.parts.now()) }].slice(-REJECTS_KEPT);
    const saved = await this.save({
      settled: [...sink.settled, made.id],
      sent: sink.sent + (accepted ? 1 : 0),
      rejected: sink.rejected + (accepted ? 0 : 1),
      rejects,
      failures: 0,
      retry_at: null,
      last_error: null,
    });
    return saved || this.stop(TAKEN);
  }

  private stop(reason: string): false {
    this.result.reason = reason;
    return false;
  }

  /** Twice as long after each failure, with some jitter. */
  private pause(afterMs: number | undefined): number {
    const [first, most] = this.options.backoffMs ?? [500, 60_000];
    const doubled = Math.min(most, first * 2 ** Math.min(this.sink.failures, 20));
    return Math.ceil(Math.max(afterMs ?? 0, doubled * (0.75 + Math.random() / 2)));
  }

  /** Only for its time: a living process may have failed to give it back. */
  private holds(lease: NonNullable<Sink["lease"]>): boolean {
    return (parseTime(lease.until) ?? 0) > this.parts.now() && this.parts.alive(lease) !== false;
  }

  /** Writes the changed cursor; false when somebody else has it by now. */
  private async save(change: Partial<Sink>): Promise<boolean> {
    const next = { ...this.sink, ...change };
    try {
      this.revision = await this.parts.store.doc.put(SINKS, this.key, next, { ifRevision: this.revision });
    } catch (error) {
      if (isSessionError(error) && error.code === "CONFLICT") return false;
      throw error;
    }
    this.sink = next;
    return true;
  }
}

const TAKEN = "another process is sending";
