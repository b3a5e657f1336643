import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

export interface RecordedRouter {
  readonly url: string;
  /** What it was asked: method, path, body. */
  readonly asked: { method: string; path: string; body: unknown }[];
  /** What it does instead of answering. */
  mode: "answer" | "hang up" | "say nothing" | "fail" | "talk nonsense";
  close(): Promise<void>;
}

/** Answers of the fleet router, as they stand in its wire format. */
export function recorded<T = Record<string, unknown>>(name: string): T {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`../fixtures/router/${name}.json`, import.meta.url)), "utf8"));
}

/** A server that answers as the fleet router was recorded. */
export async function recordedRouter(): Promise<RecordedRouter> {
  const routes = ["route", "route-emergent", "route-nobody"].map((name) => recorded(name));
  const router: RecordedRouter = { url: "", asked: [], mode: "answer", close: async () => undefined };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const body = text === "" ? undefined : (JSON.parse(text) as { task_id?: string });
    const path = request.url ?? "";
    router.asked.push({ method: request.method ?? "", path, body });
    if (router.mode === "say nothing") return;
    if (router.mode === "hang up") return void request.socket.destroy();
    if (router.mode === "fail") return void response.writeHead(500).end();
    if (router.mode === "talk nonsense") return void response.end("<html>");
    const answer =
      path === "/route"
        ? routes.find(({ request: asked }) => (asked as { task_id: string }).task_id === body?.task_id)?.response
        : path === "/register/agent"
          ? { status: "registered" }
          : ["/status", "/agents", "/h1-snapshot"].includes(path)
            ? recorded(path.slice(1))
            : undefined;
    if (answer === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return Object.assign(router, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}
