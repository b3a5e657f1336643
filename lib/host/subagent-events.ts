import { crc32 } from "../session/crc32.ts";
import { agentInterrupted, agentStopped } from "./agent-events.ts";
import { beginAgent } from "./begin-agent.ts";
import { beginPresence, endPresence } from "./conversation.ts";
import { readDelegation } from "./delegation.ts";
import type { HookOutput } from "./hook.ts";
import type { HostApp } from "./host-app.ts";
import type { Fields } from "./input.ts";
import { readPayload, text } from "./payload.ts";
import { tieAgent } from "./tie-agent.ts";
import { readAgentMeta } from "./transcript.ts";
import { firstPrompt } from "./transcript-text.ts";
import { unreadMessages } from "./unread-messages.ts";

/** SubagentStart: a session begins, or one goes on. Tells the agent its session's id, how to report a phase, its messages. */
export async function subagentStart(app: HostApp, raw: Fields): Promise<HookOutput | undefined> {
  const payload = readPayload(raw);
  const { agentId } = payload;
  if (agentId === undefined) return undefined;
  const agentType = await beginAgent(app, payload, agentId);
  await beginPresence(app, agentId, agentType);
  const messages = await unreadMessages(app, agentId);
  const additionalContext = [introduction(agentId), ...(messages === undefined ? [] : [messages.text])].join("\n\n");
  return {
    hookSpecificOutput: { hookEventName: "SubagentStart", additionalContext },
    ...(messages !== undefined && { after: messages.after }),
  };
}

/** SubagentStop and StopFailure: prints nothing, or the agent would run on. */
export async function subagentStop(app: HostApp, raw: Fields): Promise<undefined> {
  const payload = readPayload(raw);
  const { agentId } = payload;
  if (agentId === undefined) return;
  await endPresence(app, agentId);
  if (payload.event === "StopFailure") return agentInterrupted(app, agentId, "api_error") as Promise<undefined>;
  const seen = await app.store.load(agentId);
  const known = seen?.record;
  // The host's own helpers (compaction) stop too, without a type, a start or a transcript: no agents of anybody.
  if (known === undefined && payload.agentType === undefined) return;
  if (known === undefined) await beginAgent(app, payload, agentId);
  const said = text(raw.last_assistant_message) ?? "";
  const transcript = text(raw.agent_transcript_path);
  await agentStopped(app, agentId, said, { sum: stopSum(raw), transcript, cwd: payload.cwd, seen });
  if (known?.host?.link !== "certain" || known.resumed_from === undefined)
    await linkByTranscript(app, agentId, transcript);
}

/** Two stops are the same when the host says the same of them. */
function stopSum(raw: Fields): string {
  return crc32(
    JSON.stringify([raw.last_assistant_message ?? null, raw.stop_hook_active ?? null, raw.prompt_id ?? null]),
  );
}

/** The host writes beside the transcript which delegation started the agent: at a stop it is always there. */
async function linkByTranscript(app: HostApp, agentId: string, transcript: string | undefined): Promise<void> {
  const { toolUseId } = readAgentMeta(transcript);
  const delegation = toolUseId === undefined ? undefined : await readDelegation(app, toolUseId);
  if (delegation === undefined) return;
  const receivedPrompt = delegation.verdict === "restore" ? firstPrompt(transcript) : undefined;
  await tieAgent(app, delegation, agentId, { certain: true, receivedPrompt });
}

function introduction(agentId: string): string {
  return (
    `This agent's work is recorded as session ${agentId}. A reply whose last line is "session-phase: <phase>" reports the phase ` +
    "it stops in: approval (waits for an approval), investigating or planning (to be continued), completed, or failed. " +
    `The command "agent-session update ${agentId} --phase <phase>" and the MCP tool session_update report one too. Without such a line the work counts as completed.`
  );
}
