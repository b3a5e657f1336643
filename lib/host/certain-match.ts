import { redactText } from "../session/redact/index.ts";
import { namesTask, sameTasks, standsIn, taskIds } from "./task-ids.ts";

/** What a delegation asks for; `ids` are its task ids when the caller has them already. */
export interface MatchRequest {
  description: string;
  prompt: string;
  /** Defaults to `general-purpose`, as in the host. */
  agentType?: string;
  ids?: readonly string[];
}

/** An open session; whether it is open and resumable is the caller's question. */
export interface MatchCandidate {
  agentId: string;
  agentName: string;
  /** Found in its own delegation (`metadata.task_ids`). */
  taskIds: readonly string[];
  /** `metadata.task_id`; by hand when it is not among `taskIds`. */
  taskId?: string;
  /** The prompt it was started with, whole, as stored (redacted). */
  prompt?: string;
  /** Ms since epoch. */
  lastUpdated: number;
}

export type MatchKind = "named-id" | "task-ids" | "task-id" | "same-prompt";

export interface Match<C extends MatchCandidate = MatchCandidate> {
  kind: MatchKind;
  candidate: C;
}

/**
 * Why the request certainly means this session, or undefined (spec 1 §5 "Certain match"): same type and, first that
 * applies, its id stands in the prompt or the description, equal task ids, its hand-set task id and no other, the same
 * prompt. A likeness of descriptions never decides.
 */
export function certainMatch(
  request: MatchRequest,
  candidate: Omit<MatchCandidate, "lastUpdated">,
  prefixes?: readonly string[],
): { kind: MatchKind } | undefined {
  if ((request.agentType || "general-purpose") !== candidate.agentName) return undefined;
  const { description, prompt } = request;
  if (namesId(candidate.agentId, description) || namesId(candidate.agentId, prompt)) return { kind: "named-id" };
  const ids = request.ids ?? taskIds(description, prompt, prefixes);
  if (sameTasks(ids, candidate.taskIds)) return { kind: "task-ids" };
  const { taskId } = candidate;
  if (taskId && !candidate.taskIds.includes(taskId) && namesTask(taskId, `${description}\n${prompt}`, prefixes)) {
    return { kind: "task-id" };
  }
  const idsDiffer = ids.length > 0 || candidate.taskIds.length > 0;
  if (!idsDiffer && samePrompt(prompt, candidate.prompt)) return { kind: "same-prompt" };
  return undefined;
}

/**
 * The session to continue and the other certain ones, to be named beside it; undefined without any. Named ids come
 * before every other rule, then the latest `lastUpdated`, ties by id.
 */
export function chooseMatch<C extends MatchCandidate>(
  request: MatchRequest,
  candidates: readonly C[],
  prefixes?: readonly string[],
): { chosen: Match<C>; others: Match<C>[] } | undefined {
  const known = { ...request, ids: request.ids ?? taskIds(request.description, request.prompt, prefixes) };
  const matches: Match<C>[] = [];
  for (const candidate of candidates) {
    const match = certainMatch(known, candidate, prefixes);
    if (match) matches.push({ kind: match.kind, candidate });
  }
  const [chosen, ...others] = matches.sort(byCertainty);
  return chosen && { chosen, others };
}

function namesId(agentId: string, text: string): boolean {
  return agentId.length >= 8 && /[\d._-]/.test(agentId) && standsIn(agentId, text);
}

function samePrompt(prompt: string, stored: string | undefined): boolean {
  if (!stored) return false;
  const asked = stored.includes("[redacted:") ? redactText(prompt) : prompt;
  const folded = foldSpace(stored);
  return foldSpace(asked) === folded && saysEnough(folded);
}

/** Six words; where a script has no spaces between them, 30 characters. */
function saysEnough(folded: string): boolean {
  const words = folded.split(" ", 6).length;
  if (words >= 6 || (words === 1 && folded.length >= 30)) return true;
  const unspaced = folded.match(/[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/g);
  return (unspaced?.length ?? 0) >= 30;
}

function foldSpace(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

function byCertainty(a: Match, b: Match): number {
  const named = Number(b.kind === "named-id") - Number(a.kind === "named-id");
  if (named !== 0) return named;
  const newer = b.candidate.lastUpdated - a.candidate.lastUpdated;
  if (newer !== 0) return newer;
  return a.candidate.agentId < b.candidate.agentId ? -1 : 1;
}
