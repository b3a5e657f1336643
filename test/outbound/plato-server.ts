import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A tile as the server keeps it: what it does not know (tags, confidence, source) is lost there. */
export interface KeptTile {
  room: string;
  question: string;
  answer: Record<string, unknown>;
  hash: string;
}

/** What the server does with one request instead of its work: answer this, answer late or not at all, or hang up. */
export type Fault =
  | { status: number; headers?: Record<string, string> }
  | { delayMs: number }
  | "say nothing"
  | "hang up"
  | "accept, then hang up"
  | "accept, then say nothing";

export interface PlatoServer {
  readonly url: string;
  readonly key: string;
  /** The tiles it has taken, one per hash, in the order of their first arrival. */
  readonly tiles: KeptTile[];
  /** Every body that reached it whole, repeated ones too. */
  readonly bodies: Record<string, unknown>[];
  /** Tiles it has refused for good. */
  readonly refused: string[];
  /** Consumed one by one by the next requests. */
  readonly faults: Fault[];
  /** The same server again on the same port, with what it has kept. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const GATE = new Set(["always", "never", "impossible", "guaranteed", "nobody"]);
const MAX_BODY = 1024 * 1024;

/** A server with the rules of plato-server (originals §000.5): string answers, 20 characters, a word gate, a bearer key, 1 MiB. */
export async function platoServer(key = "plato-test-key"): Promise<PlatoServer> {
  const kept: PlatoServer = {
    url: "",
    key,
    tiles: [],
    bodies: [],
    refused: [],
    faults: [],
    restart: async () => {
      await kept.stop();
      server = await listen(handler, port);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  const handler = (request: IncomingMessage, response: ServerResponse) => void answer(kept, request, response);
  let server = await listen(handler, 0);
  const { port } = server.address() as AddressInfo;
  return Object.assign(kept, { url: `http://127.0.0.1:${port}` });
}

function listen(handler: (request: IncomingMessage, response: ServerResponse) => void, port: number): Promise<Server> {
  const server = createServer(handler);
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => done(server));
  });
}

async function answer(kept: PlatoServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fault = kept.faults.shift();
  const text = await bodyOf(request);
  if (fault === "say nothing") return;
  if (fault === "hang up") return void request.socket.destroy();
  if (typeof fault === "object" && "status" in fault) {
    response.writeHead(fault.status, fault.headers).end("{}");
    return;
  }
  if (typeof fault === "object") await new Promise((done) => setTimeout(done, fault.delayMs));
  const { status, body } = accept(kept, request, text);
  if (fault === "accept, then say nothing") return;
  if (fault === "accept, then hang up") return void request.socket.destroy();
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function accept(
  kept: PlatoServer,
  request: IncomingMessage,
  text: string | undefined,
): { status: number; body: object } {
  if (request.method !== "POST" || request.url !== "/submit") return { status: 404, body: { error: "not found" } };
  if (request.headers.authorization !== `Bearer ${kept.key}`) return { status: 401, body: { error: "unauthorized" } };
  if (text === undefined) return { status: 413, body: { error: "body too large" } };
  const tile = JSON.parse(text) as Record<string, unknown>;
  kept.bodies.push(tile);
  const { domain = "general", question, answer } = tile;
  const room = String(tile.room ?? domain);
  if (typeof question !== "string" || question === "") return { status: 400, body: { error: "question required" } };
  // The real one calls string methods on it and crashes.
  if (typeof answer !== "string") return { status: 500, body: { error: "AttributeError" } };
  const word = answer.split(/\s+/).find((each) => GATE.has(each.toLowerCase()));
  const fault = answer.length < 20 ? "answer too short" : word && `absolute claim: ${word}`;
  if (fault) {
    kept.refused.push(question);
    return { status: 400, body: { error: fault, status: "rejected" } };
  }
  const hash = createHash("sha256").update(`${room}:${question}:${answer}`).digest("hex").slice(0, 16);
  if (!kept.tiles.some((each) => each.hash === hash)) {
    kept.tiles.push({ room, question, answer: JSON.parse(answer) as Record<string, unknown>, hash });
  }
  return { status: 200, body: { status: "accepted", tile_id: hash, tile_hash: hash, room } };
}

/** `undefined`: above 1 MiB. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return body.length > MAX_BODY ? undefined : body.toString("utf8");
}
