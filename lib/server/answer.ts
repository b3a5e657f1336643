import type { IncomingMessage } from "node:http";
import { metrics } from "../app/metrics.ts";
import { liveAgents, registerAgent } from "../app/tasks/agents.ts";
import { fleetMembers, fleetSnapshot, fleetStatus } from "../app/tasks/fleet.ts";
import { routeForOthers } from "../app/tasks/route-for-others.ts";
import { ERROR_CODES } from "../error-codes.ts";
import { SessionError, toSessionError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { redactText } from "../session/redact/index.ts";
import { readBody } from "./body.ts";
import { type Reply, reply } from "./refuse.ts";

type Answer = (app: Runtime, request: IncomingMessage) => Promise<Reply>;

/** The wire API of the fleet router (originals §000.3), and the metrics. */
const ROUTES: Readonly<Record<string, Answer>> = {
  "POST /route": async (app, request) => {
    const { task_id, required_capabilities, session_id } = await readBody(request);
    const decision = await routeForOthers(app, {
      task_id: textOf("task_id", task_id),
      required_capabilities: textsOf("required_capabilities", required_capabilities),
      ...(session_id !== undefined && { session_id: textOf("session_id", session_id) }),
    });
    const { agent_id } = decision;
    const name = (await liveAgents(app)).find((each) => each.agent_id === agent_id)?.name;
    return reply(200, { ...decision, agent_id: agent_id ?? "", ...(name !== undefined && { agent_name: name }) });
  },
  "POST /register/agent": async (app, request) => {
    const { agent_id, capabilities } = await readBody(request);
    await registerAgent(app, textOf("agent_id", agent_id), textsOf("capabilities", capabilities));
    return reply(200, { status: "registered" });
  },
  "GET /status": async (app) => reply(200, await fleetStatus(app)),
  "GET /agents": async (app) => reply(200, await fleetMembers(app)),
  "GET /h1-snapshot": async (app) => reply(200, await fleetSnapshot(app)),
  "GET /metrics": async (app) => ({
    status: 200,
    body: await metrics(app, app.destinations.tiles),
    type: "text/plain; version=0.0.4; charset=utf-8",
  }),
};

/** The answer to a request; another path is 404 with an empty body. Never rejects. */
export async function answerTo(app: Runtime, request: IncomingMessage): Promise<Reply> {
  const path = (request.url ?? "").split("?", 1)[0];
  const route = ROUTES[`${request.method} ${path}`];
  if (route === undefined) return { status: 404, body: "" };
  try {
    return await route(app, request);
  } catch (thrown) {
    const error = toSessionError(thrown);
    return failed(error);
  }
}

/** An error as it is answered; what it repeats of a request is without secrets. */
export function failed(error: SessionError): Reply {
  return reply(statusOf(error), { error: redactText(error.message), code: error.code });
}

/** The HTTP status of an error. */
function statusOf({ code }: SessionError): number {
  if (code === "LIMIT_EXCEEDED") return 413;
  if (code === "BUSY" || code === "STORE_UNAVAILABLE") return 503;
  return { 1: 500, 2: 400, 3: 404, 4: 400 }[ERROR_CODES[code].exit];
}

function textOf(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new SessionError("INVALID_VALUE", `${name}: expected a text`, { name });
}

/** Absent is none. */
function textsOf(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw new SessionError("INVALID_VALUE", `${name}: expected a list of texts`, { name });
}
