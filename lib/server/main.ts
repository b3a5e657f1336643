import { createServer, type Server } from "node:http";
import { readable } from "../app/readable.ts";
import { sendWaiting, tidyLogs } from "../app/tidy.ts";
import { upToDate } from "../app/up-to-date.ts";
import { SessionError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { answerTo } from "./answer.ts";
import { refuse } from "./refuse.ts";

/** A running server. */
export interface Served {
  readonly url: string;
  /** Stops listening, and ends what is being done. */
  close(): Promise<void>;
}

/** Only programs of this machine may ask. */
const LOOPBACK = "127.0.0.1";
/** Between two looks at clocks, tiles and counts. Milliseconds. */
const EVERY_MS = 5000;

/**
 * Serves the fleet router's wire API and the metrics on loopback (spec 3 §2 and §4), and meanwhile ends what the
 * clocks have ended, sends tiles and counts. `port` 0: any that is free. A port that is taken → `STORE_UNAVAILABLE`.
 */
export async function serve(app: Runtime, options: { port: number; everyMs?: number }): Promise<Served> {
  const server = createServer((request, response) => {
    const refusal = refuse(request);
    const answering = refusal === undefined ? answerTo(app, request) : Promise.resolve(refusal);
    answering.then(({ status, type, body }) => {
      response.writeHead(status, {
        "content-type": type ?? "application/json; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        ...(status === 413 && { connection: "close" }),
      });
      response.end(body);
    });
  });
  server.requestTimeout = 30_000;
  const port = await listening(server, options.port);
  const stop = keepUp(app, options.everyMs ?? EVERY_MS);
  return {
    url: `http://${LOOPBACK}:${port}`,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await Promise.all([closed, stop()]);
    },
  };
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
