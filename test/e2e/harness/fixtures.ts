import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Ask } from "./ask.ts";
import type { HookCall } from "./project.ts";
import { numberedPids, type Sanitise } from "./sanitise.ts";

/** Events that get a file per payload; the streams hold the others too. */
const SINGLED = new Set([
  ...["SessionStart", "SessionEnd", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure"],
  ...["SubagentStart", "SubagentStop", "StopFailure", "TaskCreated", "TaskCompleted"],
]);
const SINGLED_TOOLS = new Set(["Agent", "Task", "SendMessage", "TaskStop"]);

/** No hook of ours can be registered for these to any use, and they would double the size. */
const LEFT_OUT = new Set(["PostToolBatch", "Stop", "ToolSearch"]);

/** Of a longer tool result a stream keeps its first and its last characters: the host puts its own words there. */
const RESULT_HEAD = 120;
const RESULT_TAIL = 240;

/**
 * Hook calls and what the models were told, by time, as JSON lines; the first is at 0 ms. A line with `event` is a hook
 * call, a line with `asks` a model request: with the first prompt, or the `results` of the tools called before, and
 * `context_of` naming the hooks whose additional context is new in it.
 */
export function streamOf(calls: HookCall[], asks: readonly Ask[], sanitise: Sanitise): string {
  const pid = numberedPids();
  const hookLines = calls
    .filter(({ event, payload }) => !LEFT_OUT.has(event) && !LEFT_OUT.has(payload.tool_name))
    .map(({ at, event, argv, payload, ppid }) => ({
      at,
      event,
      host_pid: pid(ppid),
      ...(argv.length > 0 && { registered_by: argv[0] }),
      payload,
    }));
  const askLines = asks.map((ask) => ({
    at: ask.at,
    asks: ask.who,
    ...(ask.agentId && { agent_id: ask.agentId }),
    ...(contextOf(ask).length > 0 && { context_of: contextOf(ask) }),
    ...(ask.results.length > 0 && { results: ask.results.map((result) => shortened(result, sanitise)) }),
    ...(ask.turn === 0 && { prompt: ask.prompt }),
  }));
  const all = [...hookLines, ...askLines].sort((a, b) => a.at - b.at);
  const first = all[0]?.at ?? 0;
  return all.map((line) => `${sanitise(JSON.stringify({ ...line, at: line.at - first }))}\n`).join("");
}

/**
 * Writes `<event>[-<tool>]-<case>[-<n>].json` for every payload whose shape is not in `seen` yet: the first case that
 * shows a shape names its file.
 */
export function writePayloads(
  folder: string,
  caseName: string,
  calls: HookCall[],
  { sanitise, seen }: { sanitise: Sanitise; seen: Set<string> },
): void {
  const written = new Map<string, number>();
  for (const { event, payload } of calls) {
    const tool = payload.tool_name as string | undefined;
    if (!SINGLED.has(event) || (tool !== undefined && !SINGLED_TOOLS.has(tool))) continue;
    const shape = shapeOf(payload);
    if (seen.has(shape)) continue;
    seen.add(shape);
    const base = tool === undefined ? event : `${event}-${tool}`;
    const count = (written.get(base) ?? 0) + 1;
    written.set(base, count);
    const file = `${base}-${caseName}${count > 1 ? `-${count}` : ""}.json`;
    writeText(join(folder, file), sanitise(`${JSON.stringify(payload, null, 2)}\n`));
  }
}

/** What the host adds to the environment of the first hook process of each event, by who registered the hook: `settings` or a plugin. */
export function environmentOf(calls: HookCall[], sanitise: Sanitise): string {
  const found: Record<string, Record<string, Record<string, string>>> = {};
  for (const { event, argv, env } of calls) {
    const owner = argv[0] ?? "settings";
    const events = found[owner] ?? {};
    found[owner] = events;
    events[event] ??= env;
  }
  const ours = /^(HOME|CLAUDE_CODE_MAX_RETRIES|CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC)$/;
  const hosts = (key: string, value: unknown) => (ours.test(key) ? undefined : value);
  const text = JSON.stringify(found, hosts, 2).replace(/("CLAUDE_PID": ")\d+/g, "$14001");
  return sanitise(`${text}\n`);
}

export function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function contextOf(ask: Ask): string[] {
  return [...ask.fresh.matchAll(/\b(\w+(?::\w+)?) hook additional context: /g)].map(([, hook]) => hook ?? "");
}

/** Sanitised before the cut, which could leave half an id behind. */
function shortened(result: Ask["results"][number], sanitise: Sanitise): Ask["results"][number] {
  const text = sanitise(result.text);
  if (text.length <= RESULT_HEAD + RESULT_TAIL) return { ...result, text };
  return { ...result, text: `${text.slice(0, RESULT_HEAD)} … ${text.slice(-RESULT_TAIL)}` };
}

/** Key paths, plus the values that make two payloads of one shape mean different things. */
function shapeOf(payload: HookCall["payload"]): string {
  const told = ["source", "reason", "error", "stop_hook_active", "tool_name", "hook_event_name"];
  const values = told.map((key) => String(payload[key]).slice(0, 40));
  // The host's own helpers, as in a compaction, stop under an empty type.
  const typed = payload.agent_type === "";
  const ended = /turn limit|API Error/.exec(JSON.stringify(payload.tool_response ?? ""))?.[0];
  const notified = /<status>(\w+)</.exec(String(payload.prompt ?? ""))?.[1];
  const response = payload.tool_response ?? {};
  return JSON.stringify([
    values,
    typed,
    ended,
    notified,
    response.status,
    response.success,
    response.content?.length,
    paths(payload, ""),
  ]);
}

function paths(value: unknown, at: string): string[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((entry) => paths(entry, `${at}[]`));
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, entry]) => paths(entry, `${at}.${key}`));
}
