import { openRun } from "../session/assess.ts";
import { isSessionId } from "../session/ids.ts";
import type { SessionRecord } from "../session/record.ts";
import { agentInterrupted, agentStopped } from "./agent-events.ts";
import { agentStarted } from "./begin-agent.ts";
import { runOf } from "./decide-delegation.ts";
import { type Delegation, dropPending, keepDelegation, readDelegation, readRequest } from "./delegation.ts";
import type { HostApp } from "./host-app.ts";
import { type Fields, isObject } from "./input.ts";
import { isDelegation, type Payload, readPayload, text } from "./payload.ts";
import { noteRefusal } from "./resume-memory.ts";
import { tieAgent, tieResume } from "./tie-agent.ts";
import { firstPrompt } from "./transcript-text.ts";

/** PostToolUse and PostToolUseFailure: prints nothing. */
export async function postToolUse(app: HostApp, raw: Fields): Promise<undefined> {
  const payload = readPayload(raw);
  const failed = payload.event === "PostToolUseFailure";
  if (isDelegation(payload)) await (failed ? delegationFailed(app, payload) : delegationDone(app, payload));
  else if (payload.toolName === "SendMessage") await messageSent(app, payload, failed);
  else if (payload.toolName === "TaskStop" && !failed)
    await agentInterrupted(app, text(payload.toolInput.task_id) ?? text(payload.toolResponse.task_id), "task_stop");
}

/** The one certain word on which agent a delegation became. `async_launched` says no more than that. */
async function delegationDone(app: HostApp, payload: Payload): Promise<void> {
  const { toolResponse } = payload;
  const agentId = text(toolResponse.agentId);
  const delegation = await delegationOf(app, payload);
  if (agentId === undefined || delegation === undefined) return;
  const agentType = text(toolResponse.agentType) ?? delegation.agent_type;
  const known = (await app.store.load(agentId))?.record;
  if (known === undefined) await agentStarted(app, payload, agentId, agentType, { parentId: delegation.caller });
  const completed = toolResponse.status === "completed";
  await tieAgent(app, delegation, agentId, {
    certain: true,
    receivedPrompt: delegation.verdict === "restore" ? receivedPrompt(payload, known) : undefined,
    usage: completed ? usageOf(toolResponse) : undefined,
  });
  if (!completed) return;
  if (known === undefined) await agentStopped(app, agentId, contentOf(toolResponse), { cwd: payload.cwd });
  else if (openRun(known) !== undefined) await agentInterrupted(app, agentId, causeOf(contentOf(toolResponse)));
}

/** An older host reports an API error as a completed call; what else ends a run without a stop is the turn limit. */
function causeOf(content: string): "api_error" | "turn_limit" {
  return content.startsWith("API Error") ? "api_error" : "turn_limit";
}

async function delegationFailed(app: HostApp, payload: Payload): Promise<void> {
  const delegation = payload.toolUseId === undefined ? undefined : await readDelegation(app, payload.toolUseId);
  if (delegation === undefined) return;
  await dropPending(app, delegation);
  await agentInterrupted(app, delegation.agent_id, payload.raw.is_interrupt === true ? "user_interrupt" : "tool_error");
}

/**
 * A SendMessage refused in the agent's own conversation means that it cannot be continued that way: it is not proposed
 * again for this run. Another conversation is always refused, which says nothing.
 */
async function messageSent(app: HostApp, payload: Payload, failed: boolean): Promise<void> {
  const { toolUseId, toolResponse } = payload;
  const resumed = toolResponse.resumedAgentId;
  if (!failed && isSessionId(resumed) && toolUseId !== undefined) return tieResume(app, resumed, toolUseId);
  const to = text(payload.toolInput.to);
  if (to === undefined || (!failed && toolResponse.success !== false)) return;
  const record = isSessionId(to) ? (await app.store.load(to))?.record : undefined;
  if (record?.host?.session_id === payload.conversation) await noteRefusal(app, to, runOf(record));
}

/** The delegation as decided; one that was never seen before the call (hooks just installed) counts as new. */
async function delegationOf(app: HostApp, payload: Payload): Promise<Delegation | undefined> {
  const request = readRequest(app, payload);
  if (request === undefined) return undefined;
  return (await readDelegation(app, request.tool_use_id)) ?? keepDelegation(app, { ...request, verdict: "new" });
}

/** As the result says it, else as the agent's transcript does: the input of the call may be the one before any hook. */
function receivedPrompt({ toolResponse, toolInput }: Payload, agent: SessionRecord | undefined): string | undefined {
  const path = agent?.host?.agent_transcript_path;
  return text(toolResponse.prompt) ?? firstPrompt(path) ?? text(toolInput.prompt);
}

function usageOf(response: Fields): Fields | undefined {
  const number = (value: unknown) => (Number.isFinite(value) ? value : null);
  const [tokens, tool_uses] = [number(response.totalTokens), number(response.totalToolUseCount)];
  const duration_ms = number(response.totalDurationMs);
  return tokens === null && duration_ms === null ? undefined : { tokens, tool_uses, duration_ms };
}

function contentOf(response: Fields): string {
  if (!Array.isArray(response.content)) return "";
  return response.content.flatMap((block) => (isObject(block) ? (text(block.text) ?? []) : [])).join("\n");
}
