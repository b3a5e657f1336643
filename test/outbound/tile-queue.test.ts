import { describe, expect, it } from "vitest";
import { EMPTY_QUEUE, handMade, queueTiles } from "../../lib/outbound/tile-queue.ts";
import { type TileContext, tilesOf } from "../../lib/outbound/tiles.ts";
import type { FeedEntry } from "../../lib/store/contract.ts";

const AT = "2026-05-19T22:45:00.000Z";
const CONTEXT: TileContext = {
  room: "r",
  limits: { maxTasks: 50, taskTimeoutMs: 300_000, sessionTimeoutMs: undefined },
  routerEnabled: false,
};
const END = { agent_name: "a", purpose: "p", outcome: "success", duration_seconds: 1 };
const entry = (type: string, data: object, seq: number): FeedEntry => ({
  agent_id: "sess_abc123",
  seq,
  at: AT,
  type,
  data: { ...data },
});

describe("the queue of a room", () => {
  const start = entry("session.created", { agent_name: "a", purpose: "p" }, 1);
  const byHand = (sink: string) => handMade(sink, tilesOf(start, CONTEXT)[0] as never, AT);
  const keys = (...entries: FeedEntry[]) =>
    queueTiles(entries, EMPTY_QUEUE, "here", CONTEXT).tiles.map(({ key, id }) => [key, id.split(":")[0]]);

  it("makes nothing by hand that an event has made, nor the other way round", () => {
    expect(keys(start, byHand("here"))).toEqual([["start sess_abc123", "sess_abc123"]]);
    expect(keys(byHand("here"), start)).toEqual([["start sess_abc123", "by hand"]]);
    expect(keys(byHand("here"), byHand("here"))).toEqual([["start sess_abc123", "by hand"]]);
  });

  it("knows it still from an earlier page", () => {
    const { state } = queueTiles([start], EMPTY_QUEUE, "here", CONTEXT);
    expect(queueTiles([byHand("here"), start], state, "here", CONTEXT).tiles).toEqual([]);
  });

  it("passes by what was made by hand for another room", () => {
    expect(keys(byHand("there"))).toEqual([]);
  });

  it("tells each end of a session that was reopened", () => {
    const [one, two] = [entry("session.finalized", END, 3), entry("session.finalized", END, 5)];
    expect(keys(one, two)).toHaveLength(2);
  });
});
