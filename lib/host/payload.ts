import { type Fields, isObject } from "./input.ts";

/** A host event's payload, as far as we use it. Unknown fields and values of another type are passed over. */
export interface Payload {
  event: string;
  /** The host's `session_id`. */
  conversation: string;
  transcriptPath: string | undefined;
  cwd: string;
  /** The agent inside which the event fired: for tool events the caller. */
  agentId: string | undefined;
  agentType: string | undefined;
  toolName: string;
  toolUseId: string | undefined;
  toolInput: Fields;
  toolResponse: Fields;
  raw: Fields;
}

export function readPayload(raw: Fields): Payload {
  return {
    event: text(raw.hook_event_name) ?? "",
    conversation: text(raw.session_id) ?? "",
    transcriptPath: text(raw.transcript_path),
    cwd: text(raw.cwd) ?? "",
    agentId: text(raw.agent_id),
    agentType: text(raw.agent_type),
    toolName: text(raw.tool_name) ?? "",
    toolUseId: text(raw.tool_use_id),
    toolInput: isObject(raw.tool_input) ? raw.tool_input : {},
    toolResponse: isObject(raw.tool_response) ? raw.tool_response : {},
    raw,
  };
}

/** A non-empty text, else `undefined`. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Whether the tool is the one that starts a subagent; old hosts call it Task. */
export function isDelegation(payload: Payload): boolean {
  return payload.toolName === "Agent" || payload.toolName === "Task";
}
