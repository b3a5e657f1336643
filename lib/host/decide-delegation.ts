import { readable } from "../app/readable.ts";
import { shouldResume } from "../app/sessions.ts";
import { openRun } from "../session/assess.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { parseTime } from "../session/time.ts";
import { chooseMatch, type MatchCandidate } from "./certain-match.ts";
import { contextPack } from "./context-pack.ts";
import { ownerGone } from "./conversation.ts";
import { type Delegation, keepDelegation, type Request, readDelegation, readRequest } from "./delegation.ts";
import { denialText } from "./denial-text.ts";
import type { HostApp } from "./host-app.ts";
import { type Payload, text } from "./payload.ts";
import { latestOf, mayDeny, noteDenial } from "./resume-memory.ts";
import { agentTranscript, transcriptExists } from "./transcript.ts";

type Verdict = Pick<Delegation, "verdict" | "session" | "text">;

const NEW: Verdict = { verdict: "new" };
/** One-shot agents of the host: there is nothing of them to continue. */
const ONE_SHOT: readonly string[] = ["Explore", "Plan"];

/**
 * What becomes of a delegation (spec 1 §5): resume (the caller is told how to continue the earlier agent), restore (a new
 * agent gets the earlier one's context pack) or new. Written once per call: the same call again gets the same answer.
 */
export async function decideDelegation(app: HostApp, payload: Payload): Promise<Delegation | undefined> {
  const request = readRequest(app, payload);
  if (request === undefined) return undefined;
  const decided = await readDelegation(app, request.tool_use_id);
  if (decided !== undefined) return decided;
  const verdict = await judge(app, payload, request);
  app.note?.("delegation", { verdict: verdict.verdict });
  return keepDelegation(app, { ...request, ...verdict });
}

async function judge(app: HostApp, payload: Payload, request: Request): Promise<Verdict> {
  const { mode = "auto", never = ONE_SHOT } = app.config.resume ?? {};
  if (mode === "off" || request.caller !== undefined || never.includes(request.agent_type)) return NEW;
  const found = await findEarlier(app, payload, request);
  if (found === undefined) return NEW;
  const { record, others } = found;
  const asked = { asker: "host", explain: false, seen: record } as const;
  if (!(await shouldResume(app, record.agent_id, asked)).should_resume) return NEW;
  if (record.host?.session_id !== payload.conversation)
    return (await ownerGone(app, record)) ? restore(app, payload, record) : NEW;
  const transcript = record.host.agent_transcript_path ?? derivedTranscript(payload, record.agent_id);
  if (payload.toolName === "Task" || !transcriptExists(transcript)) return restore(app, payload, record);
  const declared = record.phase_source === undefined || record.interrupted !== undefined;
  const run = runOf(record);
  if (mode !== "auto" || !declared || !(await mayDeny(app, record.agent_id, run))) return NEW;
  await noteDenial(app, record.agent_id, run);
  return { verdict: "resume", session: record.agent_id, text: denialText(record, others, app.now()) };
}

/** The number of a session's last run, as text: what was tried to resume it is remembered per run. */
export function runOf(record: SessionRecord): string {
  return record.host?.runs.at(-1)?.started_at ?? "none";
}

/** The session the call certainly means, unless a later one of the same task has finished or is at work. */
async function findEarlier(
  app: HostApp,
  payload: Payload,
  request: Request,
): Promise<{ record: SessionRecord; others: string[] } | undefined> {
  const records = new Map<string, SessionRecord>();
  const candidates: MatchCandidate[] = [];
  const prompt = text(payload.toolInput.prompt) ?? "";
  for await (const { record } of readable(app, app.store.open(request.agent_type))) {
    if (record === undefined || isFinal(record) || record.agent_name !== request.agent_type) continue;
    records.set(record.agent_id, record);
    candidates.push(candidateOf(record, prompt, request));
  }
  if (candidates.length === 0) return undefined;
  const asked = {
    description: text(payload.toolInput.description) ?? "",
    prompt,
    agentType: request.agent_type,
    ids: request.task_ids,
  };
  const match = chooseMatch(asked, candidates, app.config.tasks?.prefixes);
  if (match === undefined) return undefined;
  const record = records.get(match.chosen.candidate.agentId) as SessionRecord;
  if (match.chosen.kind !== "named-id" && (await laterOne(app, request, record))) return undefined;
  return { record, others: match.others.map((other) => other.candidate.agentId) };
}

function candidateOf(record: SessionRecord, asked: string, request: Request): MatchCandidate {
  const { task_id, task_ids } = record.metadata;
  const stored = text(record.host?.prompt);
  // A long prompt is stored cut: it is compared by what would be kept of the asked one.
  const prompt = stored === request.prompt ? asked : stored;
  return {
    agentId: record.agent_id,
    agentName: record.agent_name,
    taskIds: Array.isArray(task_ids) ? task_ids.filter((id): id is string => typeof id === "string") : [],
    ...(typeof task_id === "string" && { taskId: task_id }),
    ...(prompt !== undefined && { prompt }),
    lastUpdated: parseTime(record.last_updated) ?? 0,
  };
}

/** Whether a session of the same task that began after `record` is at work, or has ended after `record` was active last. */
async function laterOne(app: HostApp, request: Request, record: SessionRecord): Promise<boolean> {
  const id = await latestOf(app, request);
  if (id === undefined || id === record.agent_id) return false;
  const latest = (await app.store.load(id))?.record;
  if (latest === undefined || latest.superseded_by !== undefined || latest.created_at <= record.created_at)
    return false;
  return openRun(latest) !== undefined || (isFinal(latest) && latest.last_updated > record.last_updated);
}

/** Takes the claim and packs the context; of two calls at once only one restores. */
async function restore(app: HostApp, payload: Payload, record: SessionRecord): Promise<Verdict> {
  const holder = payload.toolUseId as string;
  const { should_resume } = await shouldResume(app, record.agent_id, {
    claim: holder,
    asker: "host",
    explain: false,
    again: true,
  });
  if (!should_resume) return NEW;
  return { verdict: "restore", session: record.agent_id, text: contextPack(record, holder, payload.cwd) };
}

function derivedTranscript(payload: Payload, agentId: string): string | undefined {
  return payload.transcriptPath === undefined ? undefined : agentTranscript(payload.transcriptPath, agentId);
}
