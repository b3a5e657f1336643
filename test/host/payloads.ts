import type { Fields } from "../../lib/host/input.ts";
import type { World } from "./host-world.ts";

/** Payloads of one conversation, as short as the hooks allow. */
export function conversation(world: World, id = "c1", pid = 4001) {
  const transcript = `${world.home}/projects/${id}.jsonl`;
  const base = { session_id: id, transcript_path: transcript, cwd: world.home };
  const send = (event: string, fields: Fields) => world.send({ ...base, hook_event_name: event, ...fields }, pid);
  const agentTranscript = (agent: string) => `${world.home}/projects/${id}/subagents/agent-${agent}.jsonl`;
  return {
    base,
    agentTranscript,
    begin: (source = "startup") => send("SessionStart", { source }),
    end: (reason = "other") => send("SessionEnd", { reason }),
    prompt: (prompt = "go on") => send("UserPromptSubmit", { prompt }),
    delegate: (call: Call) => send("PreToolUse", toolOf(call)),
    delegated: (call: Call, agent: string, response: Fields = {}) =>
      send("PostToolUse", {
        ...toolOf(call),
        tool_response: { status: "completed", agentId: agent, prompt: call.prompt, content: [], ...response },
      }),
    failed: (call: Call, fields: Fields = {}) =>
      send("PostToolUseFailure", { ...toolOf(call), error: "failed", ...fields }),
    started: (agent: string, type = "worker") => send("SubagentStart", { agent_id: agent, agent_type: type }),
    stopped: (agent: string, said: string, fields: Fields = {}) =>
      send("SubagentStop", {
        ...{ agent_id: agent, agent_type: "worker", last_assistant_message: said, stop_hook_active: false },
        ...{ agent_transcript_path: agentTranscript(agent), ...fields },
      }),
    stopFailed: (agent: string) =>
      send("StopFailure", { agent_id: agent, agent_type: "worker", error: "server_error" }),
    messaged: (to: string, response: Fields, id = "toolu_message") =>
      send("PostToolUse", {
        tool_name: "SendMessage",
        tool_use_id: id,
        tool_input: { to, message: "go" },
        tool_response: response,
      }),
    taskStopped: (agent: string, said: Fields = { tool_input: { task_id: agent } }) =>
      send("PostToolUse", { tool_name: "TaskStop", tool_use_id: "toolu_stop", tool_response: {}, ...said }),
    /** An agent's transcript with one prompt, so that the host could resume it. */
    keepTranscript: (agent: string, prompt = "Do it", toolUseId?: string) =>
      world.writeTranscript(
        agentTranscript(agent),
        [{ type: "user", message: { content: prompt } }],
        ...(toolUseId === undefined ? [] : [{ toolUseId }]),
      ),
  };
}

export interface Call {
  id: string;
  prompt: string;
  description?: string;
  type?: string;
  tool?: string;
  /** The agent that makes the call. */
  caller?: string;
}

/** The reason of a denial, the prompt of a restore, `undefined` for a call that goes on as it is. */
export function verdictOf(answer: Fields | undefined): { denied?: string; prompt?: string } | undefined {
  if (answer === undefined) return undefined;
  const { permissionDecision, permissionDecisionReason, updatedInput } = answer.hookSpecificOutput as Fields;
  if (permissionDecision === "deny") return { denied: String(permissionDecisionReason) };
  return { prompt: String((updatedInput as Fields).prompt) };
}

/** What a hook adds to a conversation. */
export function contextOf(answer: Fields | undefined): string | undefined {
  const specific = answer?.hookSpecificOutput as Fields | undefined;
  return specific?.additionalContext as string | undefined;
}

function toolOf({ id, prompt, description = "Do the work", type = "worker", tool = "Agent", caller }: Call): Fields {
  const input = { description, prompt, subagent_type: type, run_in_background: false };
  const inside = caller === undefined ? {} : { agent_id: caller, agent_type: "worker" };
  return { ...inside, tool_name: tool, tool_use_id: id, tool_input: input };
}
