import type * as z from "zod";
import { type HandMade, handTile } from "../app/tasks/hand-tiles.ts";
import { beginTiles, flushTiles } from "../app/tasks/tiles.ts";
import type { Sent } from "../outbound/tile-sender.ts";
import { createRuntime } from "../runtime.ts";
import type { SessionRecord } from "../session/record.ts";
import type { RoutingDecision } from "../session/tasks/index.ts";
import { checkedAsIs } from "./checked.ts";
import { openOptions } from "./options.schema.ts";
import { tileTarget } from "./task-options.schema.ts";

const { dir, store, now } = openOptions.shape;
const emitterOptions = tileTarget.extend({ dir, store, now });

export type TileEmitterOptions = z.input<typeof emitterOptions>;

/** The five calls of seed 000, for one room. Each resolves once its tile is stored; sending goes on meanwhile. */
export interface TileEmitter {
  emitSessionStart(session: SessionRecord): Promise<void>;
  emitTaskStart(sessionId: string, taskId: string, decision?: RoutingDecision | null): Promise<void>;
  emitTaskEnd(sessionId: string, taskId: string, outcome: string): Promise<void>;
  emitSessionEnd(session: SessionRecord, outcome?: string | null): Promise<void>;
  emitSessionError(sessionId: string, message: string): Promise<void>;
  /** Sends what waits, at most for `timeoutMs` (default 30 s), trying a failing server again. */
  flush(options?: { timeoutMs?: number }): Promise<Sent>;
  /** Sends what waits for at most 2 s and ends; what is left is sent by the next emitter of this room. */
  close(): Promise<void>;
}

const CLOSE_MS = 2000;
const FLUSH_MS = 30_000;

/**
 * An emitter of tiles to a room of a PLATO server, on the sessions of `store`, else of the folder `dir`, else of the
 * project. From the room's first emitter on every session's events make tiles by themselves; a call by hand adds what
 * no event has made. `apiKey` default: PLATO_API_KEY. Never rejects because of the server.
 */
export async function createTileEmitter(options: TileEmitterOptions): Promise<TileEmitter> {
  const { url, room, apiKey, ...parts } = checkedAsIs(emitterOptions, options, "createTileEmitter");
  const runtime = createRuntime({ ...parts, actor: "library" });
  const target = { url, room, apiKey: apiKey ?? runtime.destinations.platoKey };
  await beginTiles(runtime, target);
  let sending: Promise<unknown> = Promise.resolve();
  const emit = async (made: HandMade) => {
    await handTile(runtime, target, made);
    // Whatever fails now is tried again by the next call, by flush or by close.
    sending = sending.then(() => flushTiles(runtime, target, { budgetMs: CLOSE_MS })).catch(() => undefined);
  };
  return {
    emitSessionStart: (session) => emit({ kind: "start", session }),
    emitTaskStart: (sessionId, taskId, decision) =>
      emit({ kind: "task start", sessionId, taskId, decision: decision ?? null }),
    emitTaskEnd: (sessionId, taskId, outcome) => emit({ kind: "task end", sessionId, taskId, outcome }),
    emitSessionEnd: (session, outcome) => emit({ kind: "end", session, outcome: outcome ?? session.outcome }),
    emitSessionError: (sessionId, message) => emit({ kind: "error", sessionId, message }),
    flush: async ({ timeoutMs = FLUSH_MS } = {}) => {
      await sending;
      return flushTiles(runtime, target, { budgetMs: timeoutMs, patient: true });
    },
    close: async () => {
      await sending;
      await flushTiles(runtime, target, { budgetMs: CLOSE_MS, patient: true });
      if (parts.store === undefined) await runtime.store.close();
    },
  };
}
