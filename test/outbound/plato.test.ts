import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Delivery, postTile } from "../../lib/outbound/plato.ts";
import type { Tile } from "../../lib/outbound/tiles.ts";
import { type PlatoServer, platoServer } from "./plato-server.ts";

let server: PlatoServer;
beforeEach(async () => {
  server = await platoServer();
});
afterEach(() => server.stop());

const LONG_ENOUGH = { text: "this answer has more than twenty characters" };

function tile(parts: Partial<Tile> = {}): Tile {
  const fixed = { domain: "a/room", question: "[TEST]", tags: ["scout"], confidence: 1 };
  return { ...fixed, source: "holodeck-session-manager", answer: LONG_ENOUGH, ...parts };
}

const post = (parts: Partial<Tile> = {}, apiKey: string | undefined = server.key) =>
  postTile({ target: { url: server.url, room: "a/room", apiKey }, tile: tile(parts), id: "s1:1:0:é", timeoutMs: 5000 });

/** The request as somebody else may send it. */
const raw = (body: unknown, key = server.key) =>
  fetch(`${server.url}/submit`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });

describe("a tile that is handed to a server with the rules of PLATO", () => {
  it.each<[string, Partial<Tile>, Delivery]>([
    ["is taken", {}, { kind: "accepted" }],
    [
      "is refused for good below 20 characters: 19",
      { answer: { a: "12345678901" } },
      { kind: "rejected", reason: "400 answer too short" },
    ],
    ["is taken at 20 characters", { answer: { a: "123456789012" } }, { kind: "accepted" }],
    ...["always", "NEVER", "impossible", "Guaranteed", "nobody"].map((word): [string, Partial<Tile>, Delivery] => [
      `is refused for good for the word ${word}`,
      { answer: { text: `it is ${word} going to work` } },
      { kind: "rejected", reason: `400 absolute claim: ${word}` },
    ]),
    [
      "is taken with such a word inside another, or beside a mark",
      { answer: { text: "nevertheless, never. (always)" } },
      { kind: "accepted" },
    ],
    ["is refused for good without a question", { question: "" }, { kind: "rejected", reason: "400 question required" }],
    [
      "is refused for good above 1 MiB",
      { answer: { text: "x".repeat(1024 * 1024) } },
      { kind: "rejected", reason: "413 body too large" },
    ],
  ])("%s", async (_, parts, delivery) => {
    expect(await post(parts)).toEqual(delivery);
  });

  it("waits for another key where that is wrong or missing", async () => {
    expect(await post({}, "wrong")).toEqual({ kind: "later", reason: "401 unauthorized" });
    expect(await post({}, "")).toEqual({ kind: "later", reason: "401 unauthorized" });
    expect(server.tiles).toEqual([]);
  });

  it("is kept once though it comes twice", async () => {
    await post();
    await post();
    expect(server.bodies).toHaveLength(2);
    expect(server.tiles).toMatchObject([{ room: "a/room", question: "[TEST]", answer: LONG_ENOUGH }]);
  });

  it("would crash the server with an answer that is no string", async () => {
    expect((await raw(tile())).status).toBe(500);
    expect((await raw({ ...tile(), answer: JSON.stringify(LONG_ENOUGH) })).status).toBe(200);
  });

  it("waits where its URL holds a password, and the reason does not", async () => {
    const target = { url: "http://user:hunter22@127.0.0.1:9", room: "a/room" };
    const delivery = await postTile({ target, tile: tile(), id: "s1:1:0", timeoutMs: 5000 });
    expect(delivery).toMatchObject({ kind: "later", reason: expect.not.stringContaining("hunter22") });
  });
});
