import { readFileSync } from "node:fs";
import { join } from "node:path";
import { thread } from "../app/hub/stored-message.ts";
import { whereOf } from "../app/where.ts";
import { SessionError, toSessionError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { failed } from "./answer.ts";
import type { Gate } from "./gate.ts";
import { HEADERS, LOCKED, PAGE } from "./page.ts";
import { type Ask, type Reply, refuseStrangers, reply } from "./refuse.ts";
import type { SessionIndex } from "./session-index.ts";
import { chartsView } from "./views/charts.ts";
import { hubView, memoryView } from "./views/hub.ts";
import { routingView } from "./views/routing.ts";
import { sessionView } from "./views/session.ts";
import { sessionsPage } from "./views/sessions.ts";

/** What the dashboard is made of. */
export interface Dashboard {
  readonly app: Runtime;
  readonly index: SessionIndex;
  readonly gate: Gate;
  /** The folder with the built page's files. */
  readonly assets: string;
}

const ASSETS: Readonly<Record<string, string>> = {
  "/assets/app.js": "text/javascript; charset=utf-8",
  "/assets/app.css": "text/css; charset=utf-8",
};
const HTML = "text/html; charset=utf-8";

/** Where the stream of changes is; it is no single answer. */
export const STREAM = "/api/events";

/** The answer to a browser; `undefined` for a path that is not the dashboard's. Never rejects. */
export async function answerBrowser(board: Dashboard, ask: Ask): Promise<Reply | undefined> {
  if (!isOurs(ask.path)) return undefined;
  const refused = refuseBrowser(board, ask);
  return withHeaders(refused ?? (await answer(board, ask)));
}

/** Why this one may not look, if so: a strange host or page, or neither token nor cookie. */
export function refuseBrowser({ gate }: Dashboard, ask: Ask): Reply | undefined {
  const strange = refuseStrangers(ask);
  if (strange !== undefined) return strange;
  if (ask.method !== "GET" && ask.method !== "HEAD")
    return { ...reply(405, { error: "only GET" }), headers: { allow: "GET" } };
  if (gate.hasCookie(ask) || (ask.path === "/" && gate.hasToken(ask))) return undefined;
  if (ask.path === "/") return { status: 401, body: LOCKED, type: HTML };
  return reply(401, { error: "open the address that serve printed" });
}

function isOurs(path: string): boolean {
  return path === "/" || path.startsWith("/assets/") || path.startsWith("/api/");
}

async function answer({ app, index, gate, assets }: Dashboard, ask: Ask): Promise<Reply> {
  const { path, query } = ask;
  if (path === "/") return { status: 200, body: PAGE, type: HTML, headers: { "set-cookie": gate.cookie } };
  const type = ASSETS[path];
  if (type !== undefined) return { status: 200, body: readFileSync(join(assets, path.slice(8)), "utf8"), type };
  try {
    const value = await view(app, index, path, query);
    return value === undefined ? reply(404, { error: "there is no such page" }) : reply(200, value);
  } catch (thrown) {
    return failed(toSessionError(thrown));
  }
}

async function view(app: Runtime, index: SessionIndex, path: string, query: URLSearchParams): Promise<unknown> {
  const [, , name = "", id = ""] = path.split("/");
  if (name === "sessions" && id !== "") return sessionView(app, decoded(id));
  if (name === "threads" && id !== "") return thread(app, decoded(id));
  if (id !== "") return undefined;
  if (name === "hub") return hubView(app, index);
  if (name === "sessions") return { ...(await sessionsPage(index, query)), where: whereOf(app) };
  if (name === "memory") return memoryView(app, query.get("q") ?? "");
  if (name === "routing") return routingView(app, index);
  if (name === "charts") return chartsView(app, index);
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SessionError("INVALID_VALUE", "The address is not well-formed.");
  }
}

function withHeaders(answered: Reply): Reply {
  return { ...answered, headers: { ...HEADERS, ...answered.headers } };
}
