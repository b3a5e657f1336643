import type { App } from "../app/context.ts";
import { finalize, get } from "../app/sessions.ts";
import { isSessionError, SessionError } from "../errors.ts";
import { checkSessionId } from "../session/ids.ts";
import type { SessionRecord } from "../session/record.ts";
import { redactThenCut } from "../session/redact/index.ts";
import { type Fields, readFields } from "./input.ts";

/** Input of the direct protocol's subagent_stop (seed 002). */
export interface SubagentStopInput {
  agent_id?: string;
  /** 0 or absent: completed; anything else: failed. */
  exit_code?: number;
  agent_output?: string;
  summary?: string;
  task_id?: string;
  duration_ms?: number;
}

const SHAPE = {
  agent_id: "text",
  exit_code: "number",
  agent_output: "text",
  summary: "text",
  task_id: "text",
  duration_ms: "number",
} as const;

/** Longest summary that is taken from an agent's output, in characters. */
const SUMMARY_LENGTH = 500;

/** Ends the session of an agent that has stopped. No id is fine: there is nothing to end then. */
export async function subagentStop(app: App, input: Fields): Promise<Fields> {
  const { fields, fault } = readFields<SubagentStopInput>(input, SHAPE);
  if (fault !== undefined) throw new SessionError("INVALID_VALUE", fault);
  if (fields.agent_id === undefined) return { success: true, finalized: false, reason: "no_agent_id" };
  const id = checkSessionId(fields.agent_id);
  const outcome = (fields.exit_code ?? 0) === 0 ? "completed" : "failed";
  const summary =
    fields.summary ??
    (fields.agent_output === undefined ? null : redactThenCut(fields.agent_output.trim(), SUMMARY_LENGTH));
  try {
    const { duration_seconds, summary: kept } = await finalize(app, id, outcome, { summary });
    return { success: true, finalized: true, agent_id: id, outcome, duration_seconds, summary: kept };
  } catch (error) {
    const code = isSessionError(error) ? error.code : undefined;
    if (code !== "FINALIZED" && code !== "NOT_FOUND") throw error;
    return { success: false, finalized: false, ...refusal(await get(app, id)) };
  }
}

/** Why a session was not ended: it is not there, or has ended otherwise. */
function refusal(ended: SessionRecord | undefined): Fields {
  if (ended === undefined) return { reason: "session_not_found" };
  return { reason: "already_finalized", outcome: ended.outcome === "success" ? "completed" : ended.outcome };
}

export function subagentStopNeutral(error: SessionError): Fields {
  return { success: false, finalized: false, reason: "error", error: error.message, code: error.code };
}
