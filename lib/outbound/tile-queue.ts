import type { FeedEntry } from "../store/contract.ts";
import { Seen, type SeenState } from "./seen.ts";
import { type KeyedTile, type Tile, type TileContext, tilesOf } from "./tiles.ts";

/** What a room's queue remembers at a place of the feed. */
export interface QueueState {
  readonly seen: SeenState;
  /** Keys of the latest tiles that events made, and of those made by hand. */
  readonly by_event: readonly string[];
  readonly by_hand: readonly string[];
}

export const EMPTY_QUEUE: QueueState = { seen: {}, by_event: [], by_hand: [] };

/** The feed's entry of a tile made by hand: it is no event of a session, only a tile of one room. */
export const MADE_BY_HAND = "tile.made";

/** So many keys are remembered: a call by hand follows its event closely. */
const KEYS = 500;

/** A tile made by hand, as an entry of the feed. `sink` says for which room it is. */
export function handMade(sink: string, { key, tile }: Omit<KeyedTile, "id">, at: string): FeedEntry {
  return { agent_id: String(tile.answer.session_id ?? ""), seq: 0, at, type: MADE_BY_HAND, data: { sink, key, tile } };
}

/**
 * The tiles of these entries that are new to the room, in order, and what it remembers behind them. What an
 * event has made is not made again by hand, nor the other way round. Pure: the same again from the same state.
 */
export function queueTiles(
  entries: readonly FeedEntry[],
  state: QueueState,
  sink: string,
  context: TileContext,
): { tiles: KeyedTile[]; seen: Seen; state: QueueState } {
  const seen = new Seen(state.seen);
  const byEvent = new Set(state.by_event);
  const byHand = new Set(state.by_hand);
  const tiles: KeyedTile[] = [];
  for (const entry of entries) {
    if (entry.type === MADE_BY_HAND) {
      const made = ofThisRoom(entry, sink);
      if (made === undefined || byEvent.has(made.key) || byHand.has(made.key)) continue;
      byHand.add(made.key);
      tiles.push(made);
    } else if (seen.isNew(entry)) {
      for (const made of readTiles(entry, context)) {
        byEvent.add(made.key);
        if (!byHand.delete(made.key)) tiles.push(made);
      }
    }
  }
  return { tiles, seen, state: { seen: seen.state, by_event: latest(byEvent), by_hand: latest(byHand) } };
}

function ofThisRoom({ data }: FeedEntry, sink: string): KeyedTile | undefined {
  const made = data as { sink?: unknown; key?: unknown; tile?: unknown } | undefined;
  if (made?.sink !== sink || typeof made.key !== "string") return undefined;
  return { id: `by hand:${made.key}`, key: made.key, tile: made.tile as Tile };
}

/** An entry that another version wrote in another shape makes no tile; it must not stop those behind it. */
function readTiles(entry: FeedEntry, context: TileContext): KeyedTile[] {
  try {
    return tilesOf(entry, context);
  } catch {
    return [];
  }
}

function latest(keys: ReadonlySet<string>): string[] {
  return [...keys].slice(-KEYS);
}
