import { type ErrorCode, isSessionError } from "../errors.ts";
import type { SessionRecord } from "../session/record.ts";
import { defaultSessions } from "./default-sessions.ts";
import {
  type CreateOptions,
  createOptions,
  type OutcomeWord,
  type Phase,
  type UpdateChange,
  updateChange,
} from "./options.schema.ts";
import { type Spelled, spelledOut } from "./seed-arguments.ts";

// The functions of seed 002, over the sessions that environment and working directory name. Each takes the seed's
// positional arguments or one object, and answers as the seed says; a key or value that does not fit rejects.

type Metadata = Record<string, unknown>;
type ById = { agentId: string };

/** The new session's id. Rejects as `create` does. */
export async function createSession(
  ...args: [agentName?: string | null, purpose?: string | null, metadata?: Metadata | null] | [Spelled<CreateOptions>]
): Promise<string> {
  const more = Object.keys(createOptions.shape);
  const options = spelledOut<CreateOptions>("createSession", args, ["agentName", "purpose", "metadata"], more);
  return (await (await defaultSessions()).create(options)).agent_id;
}

/** Whether the change is stored: false when there is no such session, it has ended, the phase is unknown, the disk is full. */
export async function updateState(
  ...args:
    | [agentId: string, phase?: Phase | null, metadata?: Metadata | null, error?: string | null]
    | [Spelled<ById & UpdateChange>]
): Promise<boolean> {
  const names = ["agentId", "phase", "metadata", "error"];
  const given = spelledOut<ById & UpdateChange>("updateState", args, names, Object.keys(updateChange.shape));
  const { agentId = "", ...change } = given;
  return isStored((await defaultSessions()).update(agentId, change));
}

/** Whether the session may be resumed now; false also when that cannot be told. */
export async function shouldResume(...args: [agentId: string] | [Spelled<ById>]): Promise<boolean> {
  const { agentId = "" } = spelledOut<ById>("shouldResume", args, ["agentId"]);
  const verdict = await unlessRefused((await defaultSessions()).shouldResume(agentId), anyRefusal);
  return verdict?.should_resume ?? false;
}

/** The record; null when there is none or it cannot be read. */
export async function getSession(...args: [agentId: string] | [Spelled<ById>]): Promise<SessionRecord | null> {
  const { agentId = "" } = spelledOut<ById>("getSession", args, ["agentId"]);
  const missing = (code: ErrorCode) => code === "CORRUPT" || code === "INVALID_ID";
  return (await unlessRefused((await defaultSessions()).get(agentId), missing)) ?? null;
}

type Ended = ById & { outcome: OutcomeWord; summary?: string | null };

/** Whether the session has ended with this outcome now: false when there is none, it ended otherwise, the outcome is unknown. */
export async function finalizeSession(
  ...args: [agentId: string, outcome: OutcomeWord, summary?: string | null] | [Spelled<Ended>]
): Promise<boolean> {
  const {
    agentId = "",
    outcome,
    summary,
  } = spelledOut<Ended>("finalizeSession", args, ["agentId", "outcome", "summary"]);
  return isStored((await defaultSessions()).finalize(agentId, outcome as OutcomeWord, { summary: summary ?? null }));
}

/** How many sessions that ended `hours` (default 24) ago or earlier were removed. */
export async function cleanupOldSessions(
  ...args: [hours?: number | null] | [Spelled<{ hours?: number | null }>]
): Promise<number> {
  const { hours } = spelledOut<{ hours?: number | null }>("cleanupOldSessions", args, ["hours"]);
  return (await (await defaultSessions()).cleanup({ hours: hours ?? 24 })).removed.length;
}

type Listed = { activeOnly?: boolean | null; agentName?: string | null };

/** The records, of open sessions only or of one agent name when asked for, newest change first. */
export async function listSessions(
  ...args: [activeOnly?: boolean | null, agentName?: string | null] | [Spelled<Listed>]
): Promise<SessionRecord[]> {
  const { activeOnly, agentName } = spelledOut<Listed>("listSessions", args, ["activeOnly", "agentName"]);
  return (await defaultSessions()).list({ activeOnly: activeOnly ?? null, agent: agentName ?? null });
}

async function isStored(change: Promise<SessionRecord>): Promise<boolean> {
  return (await unlessRefused(change, anyRefusal)) !== undefined;
}

/** A call that does not fit is a fault of the program, not an answer. */
function anyRefusal(code: ErrorCode): boolean {
  return code !== "INVALID_VALUE";
}

async function unlessRefused<T>(work: Promise<T>, isAnswer: (code: ErrorCode) => boolean): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isSessionError(error) && isAnswer(error.code)) return undefined;
    throw error;
  }
}
