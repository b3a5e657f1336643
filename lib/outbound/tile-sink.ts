import { EMPTY_QUEUE, type QueueState } from "./tile-queue.ts";
import type { KeyedTile } from "./tiles.ts";

/** Collection of the rooms' cursors. */
export const SINKS = "tiles";

/** How far a room has been sent, as stored. */
export interface Sink {
  /** Place in the feed before the page at hand. */
  readonly cursor: string;
  /** Ids of the tiles of that page that are settled. */
  readonly settled: readonly string[];
  /** What the queue remembered at `cursor`. */
  readonly queue: QueueState;
  readonly sent: number;
  readonly rejected: number;
  /** The latest tiles the server refused for good, and why. */
  readonly rejects: readonly (KeyedTile & { reason: string; at: string })[];
  readonly failures: number;
  readonly retry_at: string | null;
  readonly last_error: string | null;
  /** Who is sending. */
  readonly lease: { machine: string; pid: number; start?: string | undefined; until: string } | null;
  /** When everything had been sent. */
  readonly caught_up_at: string | null;
}

export function freshSink(cursor: string): Sink {
  return {
    cursor,
    settled: [],
    queue: EMPTY_QUEUE,
    sent: 0,
    rejected: 0,
    rejects: [],
    failures: 0,
    retry_at: null,
    last_error: null,
    lease: null,
    caught_up_at: null,
  };
}
