import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, say, use } from "./answer.ts";
import { type Ask, type ContentBlock, type RequestBody, readAsk } from "./ask.ts";
import { sendFailure, sendMessage } from "./sse.ts";

/** One scripted turn: an answer, or a function that reads what the model was told and decides. */
export type Turn = Answer | ((ask: Ask) => Answer | Promise<Answer>);

/**
 * Who answers what: keys as in `Ask.who`, "*" for everyone else. A list is played per asker, so each of three agents of
 * one type starts at its first turn, and a resumed agent goes on where it was; past the end the model says "Done."
 */
export type Script = Record<string, Turn[] | ((ask: Ask) => Answer | Promise<Answer>)>;

export interface ScriptedApi {
  /** For ANTHROPIC_BASE_URL. */
  url: string;
  /** Every model request so far, in order of arrival; ToolSearch turns that the server inserted are among them. */
  asks: readonly Ask[];
  /** Replaces the script; every asker starts at step 0 again. */
  play(script: Script): void;
  /** Requests of one asker name, in order. */
  from(who: string): Ask[];
  /** The host's agent ids in order of their first request, of one type or of all. */
  agentIds(who?: string): string[];
  /** The first request, past or future, that fits. Rejects after the timeout (default 20 s), naming what was asked instead. */
  waitForAsk(fits: (ask: Ask) => boolean, label: string, timeoutMs?: number): Promise<Ask>;
  /** What went wrong inside script functions: the host only saw HTTP 400 for these. */
  scriptErrors: readonly Error[];
  close(): Promise<void>;
}

/**
 * Starts a Messages API on a free loopback port that answers from a script and keeps every request. Ids of tool calls are
 * unique over the server's life, because the host drops turns after `--resume` when they repeat: use one server for
 * all runs of a scenario.
 */
export async function startApi(definitions: ReadonlyMap<string, string>): Promise<ScriptedApi> {
  const asks: Ask[] = [];
  const scriptErrors: Error[] = [];
  const steps = new Map<string, number>();
  const waiting = new Set<(ask: Ask) => void>();
  const prefix = Math.floor(Math.random() * 0xffffff).toString(36);
  let script: Script = {};
  let ids = 0;

  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      scriptErrors.push(error instanceof Error ? error : new Error(String(error)));
      if (!response.headersSent) sendFailure(response, 400, "invalid_request_error", `script: ${String(error)}`);
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://loopback").pathname;
    const raw = await readAll(request);
    if (request.method !== "POST" || path !== "/v1/messages") {
      response.writeHead(200, { "content-type": "application/json" });
      response.end('{"input_tokens": 1}');
      return;
    }
    const body = JSON.parse(raw) as RequestBody;
    const read = readAsk(body, request.headers, definitions);
    const key = read.agentId ?? read.conversation;
    const ask: Ask = { ...read, index: asks.length, at: Date.now(), step: steps.get(key) ?? 0 };
    asks.push(ask);
    for (const notify of waiting) notify(ask);
    const scripted = await decide(script, ask);
    const loading = toolToLoad(scripted, ask);
    const answer = loading ? use("ToolSearch", { query: `select:${loading}`, max_results: 1 }) : scripted;
    if (!loading) steps.set(key, ask.step + 1);
    await send(response, ask, answer);
  }

  async function send(response: ServerResponse, ask: Ask, answer: Answer): Promise<void> {
    if (answer.kind === "hang") return;
    if (answer.delayMs > 0) await sleep(answer.delayMs);
    if (response.destroyed) return;
    if (answer.kind === "failure") {
      sendFailure(response, answer.status, answer.type, answer.message);
      return;
    }
    const blocks: ContentBlock[] = answer.blocks.map((block) =>
      block.type === "text" ? block : { ...block, name: offeredName(block.name, ask), id: `toolu_${prefix}_${++ids}` },
    );
    const id = `msg_${prefix}_${++ids}`;
    sendMessage(response, { id, model: ask.body.model, blocks, stream: ask.body.stream === true });
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asks,
    scriptErrors,
    play(next) {
      script = next;
      steps.clear();
    },
    from: (who) => asks.filter((ask) => ask.who === who),
    agentIds(who) {
      const wanted = asks.filter((ask) => who === undefined || ask.who === who);
      return [...new Set(wanted.flatMap((ask) => (ask.agentId ? [ask.agentId] : [])))];
    },
    waitForAsk(fits, label, timeoutMs = 20_000) {
      const past = asks.find(fits);
      if (past) return Promise.resolve(past);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(notify);
          reject(new Error(`no model request for "${label}" within ${timeoutMs} ms; so far: ${listAsks(asks)}`));
        }, timeoutMs);
        const notify = (ask: Ask) => {
          if (!fits(ask)) return;
          clearTimeout(timer);
          waiting.delete(notify);
          resolve(ask);
        };
        waiting.add(notify);
      });
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** One line per request, for failure messages. */
export function listAsks(asks: readonly Ask[]): string {
  const lines = asks.map((ask) => {
    const agent = ask.agentId ? `(${ask.agentId})` : "";
    const told =
      ask.results.length > 0 ? ask.results.map((result) => `${result.tool} → ${result.text}`).join(" | ") : ask.prompt;
    return `#${ask.index} ${ask.who}${agent} step ${ask.step}: ${told.replace(/\s+/g, " ").slice(0, 200)}`;
  });
  return lines.length === 0 ? "none" : `\n  ${lines.join("\n  ")}`;
}

async function decide(script: Script, ask: Ask): Promise<Answer> {
  const part = script[ask.who] ?? script["*"];
  if (typeof part === "function") return part(ask);
  const turn = part?.[ask.step];
  if (turn === undefined) return say("Done.");
  return typeof turn === "function" ? turn(ask) : turn;
}

function toolToLoad(answer: Answer, ask: Ask): string | undefined {
  if (answer.kind !== "blocks" || !ask.tools.includes("ToolSearch")) return undefined;
  const names = answer.blocks.flatMap((block) => (block.type === "tool_use" ? [offeredName(block.name, ask)] : []));
  const missing = names.find((name) => !ask.tools.includes(name));
  // Asked for already and still not there: the call itself shows the test what the host makes of it.
  return missing && !searchedFor(ask, missing) ? missing : undefined;
}

function searchedFor(ask: Ask, name: string): boolean {
  return ask.body.messages.some(
    ({ content }) =>
      Array.isArray(content) &&
      content.some((block) => block.name === "ToolSearch" && block.input?.query === `select:${name}`),
  );
}

function offeredName(name: string, ask: Ask): string {
  return name === "Agent" && !ask.tools.includes("Agent") && ask.tools.includes("Task") ? "Task" : name;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
