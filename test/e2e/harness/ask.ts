import type { IncomingHttpHeaders } from "node:http";

/** One model request of the host, read into what a script and a test want to know. */
export interface Ask {
  /** Position among all requests of this server, from 0. */
  index: number;
  /** When it arrived, ms since epoch. */
  at: number;
  /** "main", the name of an agent definition, a built-in type (Explore, Plan, general-purpose), or "unknown-agent". */
  who: string;
  /** The host's agent id, for requests of a subagent. */
  agentId?: string;
  /** The agent that delegated, when it is a subagent itself. */
  parentAgentId?: string;
  /** The host's session_id. */
  conversation: string;
  /** Scripted answers this asker (conversation or agent id) has had since the script was set. */
  step: number;
  /** Assistant messages in the request: also counts turns from before a resume. */
  turn: number;
  /** The first user text without system reminders: for a subagent the prompt it received. */
  prompt: string;
  /** Every text that came after the last assistant message: prompts, reminders, additional context, tool results. */
  fresh: string;
  /** All text of the request after the system prompt, oldest first. */
  text: string;
  /** Results that came after the last assistant message. */
  results: ToolResult[];
  /** Results in the whole request, oldest first. */
  allResults: ToolResult[];
  /** Agent ids that tool results have named so far, oldest first, each once. */
  agentIds: string[];
  /** Names of the tools that can be called now. */
  tools: string[];
  body: RequestBody;
  headers: IncomingHttpHeaders;
}

export interface ToolResult {
  toolUseId: string;
  tool: string;
  text: string;
  isError: boolean;
}

export interface RequestBody {
  model: string;
  system?: string | ContentBlock[];
  messages: { role: string; content: string | ContentBlock[] }[];
  tools?: { name: string }[];
  stream?: boolean;
}

export interface ContentBlock {
  type: string;
  text?: string;
  id?: string;
  name?: string;
  input?: Record<string, unknown>;
  tool_use_id?: string;
  tool_name?: string;
  content?: string | ContentBlock[];
  is_error?: boolean;
}

/** Sentences of the built-in agents' system prompts, the same in the pinned versions. */
const BUILT_IN: [string, string][] = [
  ["Explore", "file search specialist"],
  ["Plan", "software architect and planning specialist"],
  ["general-purpose", "don't gold-plate, but don't leave it half-done"],
];

/**
 * Reads a request. `definitions` maps agent names to the bodies of their definition files: the host puts the body into
 * `system`, which is the only place where a request names its agent type. `step` and the like are left to the server.
 */
export function readAsk(
  body: RequestBody,
  headers: IncomingHttpHeaders,
  definitions: ReadonlyMap<string, string>,
): Omit<Ask, "index" | "at" | "step"> {
  const lastAssistant = body.messages.map((entry) => entry.role).lastIndexOf("assistant");
  const freshMessages = body.messages.slice(lastAssistant + 1);
  const names = toolNames(body);
  const allResults = body.messages.flatMap((entry) => toolResults(blocksOf(entry.content), names));
  const freshIds = new Set(freshMessages.flatMap((entry) => toolResults(blocksOf(entry.content), names)).map(idOf));
  return {
    who: whoAsks(body, headers, definitions),
    agentId: one(headers["x-claude-code-agent-id"]),
    parentAgentId: one(headers["x-claude-code-parent-agent-id"]),
    conversation: one(headers["x-claude-code-session-id"]) ?? "",
    turn: body.messages.filter((entry) => entry.role === "assistant").length,
    prompt: firstPrompt(body),
    fresh: freshMessages.map((entry) => textOf(entry.content)).join("\n"),
    text: body.messages.map((entry) => textOf(entry.content)).join("\n"),
    results: allResults.filter((result) => freshIds.has(result.toolUseId)),
    allResults,
    agentIds: agentIdsIn(allResults),
    tools: callableTools(body),
    body,
    headers,
  };
}

function whoAsks(body: RequestBody, headers: IncomingHttpHeaders, definitions: ReadonlyMap<string, string>): string {
  const system = textOf(body.system ?? "");
  for (const [name, definition] of definitions) if (system.includes(definition)) return name;
  if (!headers["x-claude-code-agent-id"]) return "main";
  return BUILT_IN.find(([, sentence]) => system.includes(sentence))?.[0] ?? "unknown-agent";
}

function firstPrompt(body: RequestBody): string {
  const first = body.messages.find((entry) => entry.role === "user");
  const texts = blocksOf(first?.content ?? "").map((block) => block.text ?? "");
  return texts.filter((text) => !text.startsWith("<system-reminder>")).join("\n");
}

/** A deferred tool becomes callable by a `tool_reference` in a ToolSearch result, without joining `tools`. */
function callableTools(body: RequestBody): string[] {
  const offered = (body.tools ?? []).map((tool) => tool.name);
  const loaded = body.messages
    .flatMap((entry) => blocksOf(entry.content))
    .flatMap((block) => blocksOf(block.content ?? ""))
    .flatMap((block) => (block.type === "tool_reference" && block.tool_name ? [block.tool_name] : []));
  return [...new Set([...offered, ...loaded])];
}

function toolNames(body: RequestBody): Map<string, string> {
  const calls = body.messages.flatMap((entry) => blocksOf(entry.content)).filter((block) => block.type === "tool_use");
  return new Map(calls.map((block) => [block.id ?? "", block.name ?? ""]));
}

function toolResults(blocks: ContentBlock[], names: Map<string, string>): ToolResult[] {
  return blocks
    .filter((block) => block.type === "tool_result")
    .map((block) => ({
      toolUseId: block.tool_use_id ?? "",
      tool: names.get(block.tool_use_id ?? "") ?? "",
      text: textOf(block.content ?? ""),
      isError: block.is_error === true,
    }));
}

function agentIdsIn(results: ToolResult[]): string[] {
  return [
    ...new Set(results.flatMap(({ text }) => [...text.matchAll(/\bagentId: (\w[\w-]*)/g)].map(([, id]) => id ?? ""))),
  ];
}

function idOf(result: ToolResult): string {
  return result.toolUseId;
}

function textOf(content: string | ContentBlock[]): string {
  return blocksOf(content)
    .map((block) => block.text ?? (block.content ? textOf(block.content) : ""))
    .filter((text) => text !== "")
    .join("\n");
}

function blocksOf(content: string | ContentBlock[]): ContentBlock[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
