import { SessionError } from "../errors.ts";
import { redactText } from "../session/redact/index.ts";
import type { RoutingDecision } from "../session/tasks/index.ts";

/** What is asked of a router. */
export interface RouterRequest {
  readonly task_id: string;
  readonly required_capabilities: readonly string[];
  /** Which session's task it is; the fleet router passes over it, ours needs it. */
  readonly session_id?: string;
}

/** A router's decision; ours also says what the agent is called where that is not its id. */
export interface Routed {
  readonly decision: RoutingDecision;
  readonly agentName?: string;
}

/** A router somewhere else. Every call rejects with `STORE_UNAVAILABLE` or `TIMEOUT` when it does not answer as it should. */
export interface Router {
  route(request: RouterRequest): Promise<Routed>;
  register(agentId: string, capabilities: readonly string[]): Promise<void>;
  /** The numbers of its graph; `undefined` when it does not say them. */
  graph(): Promise<RouterGraph | undefined>;
  /** The answers to `/status`, `/h1-snapshot` and `/agents` as they came. */
  get(path: "/status" | "/h1-snapshot" | "/agents"): Promise<unknown>;
}

/** A router's graph, as far as an alert tells of it. */
export interface RouterGraph {
  readonly shape: { readonly n_vertices: number; readonly n_edges: number };
  readonly threshold: number;
}

const TIMEOUT_MS = 5000;

/** The router of a configuration; `undefined` when we route ourselves. */
export function routerFor(wanted: { readonly url: string | undefined } | undefined): Router | undefined {
  return wanted === undefined ? undefined : httpRouter(wanted.url);
}

/** A client of the fleet router's wire API (originals §000.3). `url` absent: nobody said where it is. */
export function httpRouter(url: string | undefined, options: { timeoutMs?: number } = {}): Router {
  const { timeoutMs = TIMEOUT_MS } = options;
  const call = async (path: string, body?: unknown) => {
    if (url === undefined) throw unavailable("no router URL is configured");
    return request(`${url.replace(/\/+$/, "")}${path}`, body, timeoutMs);
  };
  return {
    route: async (wanted) => decisionOf(await call("/route", wanted), wanted.task_id),
    register: async (agent_id, capabilities) => {
      await call("/register/agent", { agent_id, capabilities });
    },
    graph: async () => graphOf(await call("/h1-snapshot").catch(() => undefined)),
    get: async (path) => call(path),
  };
}

function graphOf(answer: unknown): RouterGraph | undefined {
  const { n_vertices, n_edges, threshold } = (answer ?? {}) as Record<string, unknown>;
  if (!Number.isInteger(n_vertices) || !Number.isInteger(n_edges) || !Number.isInteger(threshold)) return undefined;
  return { shape: { n_vertices: n_vertices as number, n_edges: n_edges as number }, threshold: threshold as number };
}

async function request(url: string, body: unknown, timeoutMs: number): Promise<unknown> {
  const sending = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...(body === undefined ? {} : sending), signal, redirect: "error" });
    if (!response.ok) throw unavailable(`it answered ${response.status}`);
    return await response.json();
  } catch (error) {
    const { name, cause } = error as { name?: string; cause?: { code?: string } };
    if (name === "SessionError") throw error;
    if (name === "TimeoutError") {
      throw new SessionError("TIMEOUT", `The router did not answer within ${timeoutMs} ms.`, {}, { cause: error });
    }
    // The message may hold the URL, and that a password.
    throw unavailable(cause?.code ?? redactText((error as Error).message));
  }
}

/** What the router answered, as a decision of ours: it says `""` where nobody fits. */
function decisionOf(answer: unknown, taskId: string): Routed {
  const fields = (typeof answer === "object" && answer !== null ? answer : {}) as Record<string, unknown>;
  const { agent_id, agent_name, h1_before, h1_after } = fields;
  if (typeof agent_id !== "string" && agent_id !== null) throw unavailable("its answer names no agent");
  const decision: RoutingDecision = {
    agent_id: agent_id === "" ? null : agent_id,
    task_id: taskId,
    h1_before: wholeOf(h1_before),
    h1_after: wholeOf(h1_after),
    emergence_risk: shareOf(fields.emergence_risk, 0),
    capability_match_score: shareOf(fields.capability_match_score, 1),
    confidence: shareOf(fields.confidence, 0),
    reasoning: typeof fields.reasoning === "string" ? fields.reasoning.slice(0, 1000) : "",
  };
  return { decision, ...(typeof agent_name === "string" && { agentName: agent_name }) };
}

/** The fleet router counts components wrongly and may say less than 0, which no Betti number is. */
function wholeOf(value: unknown): number {
  return Number.isFinite(value) ? Math.max(0, Math.round(value as number)) : 0;
}

function shareOf(value: unknown, otherwise: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value as number)) : otherwise;
}

function unavailable(why: string): SessionError {
  return new SessionError("STORE_UNAVAILABLE", `The router did not answer: ${why}.`, { router: true });
}
