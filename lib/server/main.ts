import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { readable } from "../app/readable.ts";
import { sendWaiting, tidyLogs } from "../app/tidy.ts";
import { upToDate } from "../app/up-to-date.ts";
import { SessionError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { answerTo } from "./answer.ts";
import { answerBrowser, type Dashboard, refuseBrowser, STREAM } from "./dashboard.ts";
import { makeGate } from "./gate.ts";
import { type Ask, type Reply, refuse } from "./refuse.ts";
import { SessionIndex } from "./session-index.ts";
import { Stream } from "./stream.ts";

/** A running server. */
export interface Served {
  readonly url: string;
  /** Where a person looks: it holds the key to the dashboard. `undefined` without one. */
  readonly dashboard?: string | undefined;
  /** Stops listening, and ends what is being done. */
  close(): Promise<void>;
}

/** Only programs of this machine may ask. */
const LOOPBACK = "127.0.0.1";
/** Between two looks at clocks, tiles and counts. Milliseconds. */
const EVERY_MS = 5000;

/**
 * Serves the dashboard, the fleet router's wire API and the metrics on loopback (spec 3 §2 and §4, 5 §2), and meanwhile ends what the
 * clocks have ended, sends tiles and counts. `port` 0: any that is free. A port that is taken → `STORE_UNAVAILABLE`.
 */
export async function serve(app: Runtime, options: ServeOptions): Promise<Served> {
  const parts: { board?: Dashboard; stream?: Stream } = {};
  const server = createServer((request, response) => {
    const ask = asked(request);
    const { board, stream } = parts;
    if (board !== undefined && stream !== undefined && ask.path === STREAM && refuseBrowser(board, ask) === undefined) {
      return stream.join(response);
    }
    answering(app, board, ask, request).then((answer) => send(response, answer, ask.method === "HEAD"));
  });
  server.requestTimeout = 30_000;
  const port = await listening(server, options.port);
  if (options.assets !== undefined) {
    const index = new SessionIndex(app);
    parts.board = { app, index, gate: makeGate(port), assets: options.assets };
    parts.stream = new Stream(app, index);
    // Read ahead; who asks before it is done waits, and is told when it fails.
    index.ready().catch(() => undefined);
  }
  const stop = keepUp(app, options.everyMs ?? EVERY_MS);
  return {
    url: `http://${LOOPBACK}:${port}`,
    dashboard: parts.board && `http://${LOOPBACK}:${port}/?token=${parts.board.gate.token}`,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await Promise.all([closed, stop(), parts.stream?.close()]);
    },
  };
}

export interface ServeOptions {
  port: number;
  everyMs?: number;
  /** The folder with the dashboard's built files; without it there is no dashboard. */
  assets?: string | undefined;
}

function asked({ method = "GET", url = "/", headers }: IncomingMessage): Ask {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark));
  return { method, path, query, host: headers.host ?? "", origin: headers.origin, cookie: headers.cookie ?? "" };
}

async function answering(
  app: Runtime,
  board: Dashboard | undefined,
  ask: Ask,
  request: IncomingMessage,
): Promise<Reply> {
  const browsed = board === undefined ? undefined : await answerBrowser(board, ask);
  return browsed ?? refuse(ask) ?? (await answerTo(app, request));
}

function send(response: ServerResponse, { status, type, body, headers }: Reply, isHead: boolean): void {
  response.writeHead(status, {
    "content-type": type ?? "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(status === 413 && { connection: "close" }),
    ...headers,
  });
  response.end(isHead ? undefined : body);
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      failed(new SessionError("STORE_UNAVAILABLE", `Cannot listen on port ${port}: ${error.code}.`, { port })),
    );
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      done(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Does again and again what short-lived processes leave to others; answers how to stop it. */
function keepUp(app: Runtime, everyMs: number): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = round(app)
      // The store may be away for a while; the next round tries again.
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

async function round(app: Runtime): Promise<void> {
  for await (const { record } of readable(app, app.store.open())) if (record !== undefined) await upToDate(app, record);
  await sendWaiting(app, EVERY_MS);
  await tidyLogs(app);
}
