import type { App } from "../app/context.ts";
import { readable } from "../app/readable.ts";
import { judgeResume, type ResumeOptions } from "../app/sessions.ts";
import { newestFirst } from "../app/sweep.ts";
import { SessionError } from "../errors.ts";
import type { SessionRecord } from "../session/record.ts";
import { type Fields, isObject, readFields } from "./input.ts";
import { namesTask, sameTasks, taskIds } from "./task-ids.ts";

/** Input of the direct protocol's pre_delegate (seed 002). All fields may be left out. */
export interface PreDelegateInput {
  agent_name?: string;
  task_id?: string;
  agent_id?: string;
  task_description?: string;
  metadata?: Fields;
  /** Take the claim of the session that may be resumed; a text names the holder. */
  claim?: string | boolean;
}

const SHAPE = {
  agent_name: "text",
  task_id: "text",
  agent_id: "text",
  task_description: "text",
  metadata: "object",
  claim: "text or boolean",
} as const;

/**
 * Whether the delegation should resume an earlier session: of the named id, else the newest of the
 * same agent and task that may be resumed. Only `claim` writes anything.
 */
export async function preDelegate(app: App, input: Fields, prefixes?: readonly string[]): Promise<Fields> {
  const { fields, fault } = readFields<PreDelegateInput>(input, SHAPE);
  if (fault !== undefined) throw new SessionError("INVALID_VALUE", fault);
  const options: ResumeOptions = { claim: fields.claim ?? null, explain: false };
  if (fields.agent_id !== undefined)
    return { ...(await decide(app, fields.agent_id, options)), original_context: input };
  const candidates = await findCandidates(app, fields, prefixes);
  const rejected: { agent_id: string; detail: unknown }[] = [];
  let newest: Fields | undefined;
  for (const candidate of candidates) {
    const { agent_id } = candidate;
    const answer = await decide(app, agent_id, { ...options, seen: candidate });
    if (answer.should_resume) return { ...answer, ...(rejected.length > 0 && { rejected }), original_context: input };
    newest ??= answer;
    rejected.push({ agent_id, detail: answer.detail });
  }
  if (newest !== undefined) return { ...newest, rejected, original_context: input };
  app.note?.("resume_decision", { asker: "direct", reason: "session_not_found" });
  return { should_resume: false, reason: "no_existing_session", original_context: input };
}

export function preDelegateNeutral(error: SessionError, input: Fields): Fields {
  return { should_resume: false, reason: "error", error: error.message, code: error.code, original_context: input };
}

async function decide(app: App, id: string, options: ResumeOptions): Promise<Fields> {
  const { verdict, record } = await judgeResume(app, id, options);
  const { should_resume, reason, detail } = verdict;
  if (!should_resume || record === undefined) return { should_resume: false, reason, detail, agent_id: id };
  const { phase, created_at, last_updated, history, metadata, purpose, summary, error_count, last_error } = record;
  return {
    should_resume: true,
    reason: "session_resumable",
    agent_id: id,
    resume_metadata: {
      previous_phase: phase,
      created_at,
      last_updated,
      history,
      session_metadata: metadata,
      purpose,
      summary,
      error_count,
      last_error,
    },
  };
}

/** Open sessions of the same agent and task, newest first. */
async function findCandidates(
  app: App,
  fields: Partial<PreDelegateInput>,
  prefixes?: readonly string[],
): Promise<SessionRecord[]> {
  if (fields.agent_name === undefined) return [];
  const found: SessionRecord[] = [];
  for await (const { record } of readable(app, app.store.open(fields.agent_name))) {
    if (record === undefined || record.outcome !== null || record.agent_name !== fields.agent_name) continue;
    if (isSameTask(record, fields, prefixes)) found.push(record);
  }
  return found.sort(newestFirst);
}

/** The task asked for: `task_id`, else `metadata.task_id`, else those named in the description; none asked for fits any. */
function isSameTask(record: SessionRecord, fields: Partial<PreDelegateInput>, prefixes?: readonly string[]): boolean {
  const own = record.metadata.task_id;
  const stored = Array.isArray(record.metadata.task_ids) ? (record.metadata.task_ids as string[]) : [];
  const asked = fields.task_id ?? metadataTask(fields.metadata);
  if (asked !== undefined) return String(own) === asked || sameTasks(stored, [asked]);
  const text = fields.task_description ?? "";
  const named = taskIds(text, "", prefixes);
  if (named.length === 0) return true;
  const known = stored.length > 0 ? stored : typeof own === "string" ? [own] : [];
  return sameTasks(known, named) || (typeof own === "string" && namesTask(own, text));
}

function metadataTask(metadata: Fields | undefined): string | undefined {
  const task = isObject(metadata) ? metadata.task_id : undefined;
  return typeof task === "number" || (typeof task === "string" && task !== "") ? String(task) : undefined;
}
