import type { App } from "../app/context.ts";
import type { Swept } from "../app/sweep.ts";
import { type ErrorCode, SessionError, toSessionError } from "../errors.ts";
import { preDelegate, preDelegateNeutral } from "../host/direct-pre-delegate.ts";
import { sessionStart, sessionStartNeutral } from "../host/direct-session-start.ts";
import { subagentStop, subagentStopNeutral } from "../host/direct-subagent-stop.ts";
import type { SessionRecord } from "../session/record.ts";
import type { ResumeDetail } from "../session/resume.ts";

export type { PreDelegateInput } from "../host/direct-pre-delegate.ts";
export type { SubagentStopInput } from "../host/direct-subagent-stop.ts";

/** Any JSON object: what others write is read loosely. */
export type DirectInput = object;

/** `error` and `code` with `reason: "error"`: what could not be done. */
interface Failure {
  error?: string;
  code?: ErrorCode;
}

/** Answer of the direct protocol's pre_delegate (spec 1 §5). */
export interface PreDelegateAnswer extends Failure {
  should_resume: boolean;
  reason: "session_resumable" | "session_not_resumable" | "no_existing_session" | "error";
  detail?: ResumeDetail;
  agent_id?: string;
  resume_metadata?: Pick<
    SessionRecord,
    "created_at" | "last_updated" | "history" | "purpose" | "summary" | "error_count" | "last_error"
  > & { previous_phase: string; session_metadata: Record<string, unknown> };
  /** Newer candidates that may not be resumed. */
  rejected?: { agent_id: string; detail: ResumeDetail }[];
  original_context: unknown;
}

/** Answer of the direct protocol's subagent_stop (spec 1 §5). */
export interface SubagentStopAnswer extends Failure {
  success: boolean;
  finalized: boolean;
  reason?: "no_agent_id" | "session_not_found" | "already_finalized" | "error";
  agent_id?: string;
  outcome?: string | null;
  duration_seconds?: number | null;
  summary?: string | null;
}

/** Answer of the direct protocol's session_start (spec 1 §5). */
export interface SessionStartAnswer extends Failure {
  resumable: Swept[];
  interrupted: Swept[];
  expired: Swept[];
  cleaned: number;
}

type Fields = Record<string, unknown>;

/**
 * The direct protocol over one app: what the hook of that name would print, the neutral answer too
 * when something fails. Rejects only for an input that is no object (`INVALID_VALUE`).
 */
export function directProtocol(app: App, prefixes: readonly string[] | undefined) {
  return {
    preDelegate: (input: object) =>
      answered<PreDelegateAnswer>(input, (fields) => preDelegate(app, fields, prefixes), preDelegateNeutral),
    subagentStop: (input: object) =>
      answered<SubagentStopAnswer>(input, (fields) => subagentStop(app, fields), subagentStopNeutral),
    sessionStart: (input: object) => answered<SessionStartAnswer>(input, () => sessionStart(app), sessionStartNeutral),
  };
}

async function answered<Answer>(
  input: unknown,
  answer: (fields: Fields) => Promise<Fields>,
  neutral: (error: SessionError, fields: Fields) => Fields,
): Promise<Answer> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new SessionError("INVALID_VALUE", "The input of the direct protocol is a JSON object.");
  }
  try {
    return (await answer(input as Fields)) as Answer;
  } catch (error) {
    return neutral(toSessionError(error), input as Fields) as Answer;
  }
}
