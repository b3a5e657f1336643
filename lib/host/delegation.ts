import { changeDocument } from "../app/documents.ts";
import { dropClaim } from "../app/drop-claim.ts";
import { isSessionError } from "../errors.ts";
import { crc32 } from "../session/crc32.ts";
import { cut, redactText, redactThenCut } from "../session/redact/index.ts";
import { parseTime, toTime } from "../session/time.ts";
import type { HostApp } from "./host-app.ts";
import { type Payload, text } from "./payload.ts";
import { taskIds } from "./task-ids.ts";

/** One delegation: an Agent tool call, what was decided of it and which agent it became. */
export interface Delegation {
  tool_use_id: string;
  conversation: string;
  agent_type: string;
  description: string;
  /** Redacted, at most 4,000 characters; a longer one is cut, and ends in a sum of the whole. */
  prompt: string;
  task_ids: string[];
  at: string;
  /** The session that made the call, for nested delegations. */
  caller?: string;
  verdict: "resume" | "restore" | "new";
  /** The session to resume, or whose pack is restored. */
  session?: string;
  /** What the caller was told, or the context pack. */
  text?: string;
  /** The agent it became. */
  agent_id?: string;
  link?: "provisional" | "certain";
}

/** The call itself, before anything is decided. */
export type Request = Omit<Delegation, "verdict" | "session" | "text" | "agent_id" | "link">;

const PROMPT_LENGTH = 4000;
const DELEGATIONS = "delegations";
const PENDING = "pending";
/** Older ones were denied elsewhere or never started. */
const PENDING_MS = 60_000;

export function readRequest(app: HostApp, payload: Payload): Request | undefined {
  if (payload.toolUseId === undefined || payload.conversation === "") return undefined;
  const { toolInput } = payload;
  const description = text(toolInput.description) ?? "";
  const prompt = text(toolInput.prompt) ?? "";
  return {
    tool_use_id: payload.toolUseId,
    conversation: payload.conversation,
    agent_type: text(toolInput.subagent_type) ?? "general-purpose",
    description: redactThenCut(description, 500),
    prompt: keptPrompt(prompt),
    task_ids: taskIds(description, prompt, app.config.tasks?.prefixes),
    at: toTime(app.now()),
    ...(payload.agentId !== undefined && { caller: payload.agentId }),
  };
}

/** Prompts are often alike to their last words: where they are cut, the sum tells them apart. */
function keptPrompt(prompt: string): string {
  const clean = redactText(prompt);
  return clean.length <= PROMPT_LENGTH ? clean : `${cut(clean, PROMPT_LENGTH - 9)} ${crc32(clean)}`;
}

export async function readDelegation(app: HostApp, toolUseId: string): Promise<Delegation | undefined> {
  return (await app.store.doc.get<Delegation>(DELEGATIONS, toolUseId))?.value;
}

/** Writes the decided delegation once; answers the one that stands, which a twin of this hook may have written. */
export async function keepDelegation(app: HostApp, delegation: Delegation): Promise<Delegation> {
  let ours = false;
  const kept = await changeDocument<Delegation>(app, DELEGATIONS, delegation.tool_use_id, (old) => {
    ours = old === undefined;
    return ours ? delegation : undefined;
  });
  if (ours && delegation.verdict !== "resume") {
    const { agent_type, at } = delegation;
    await changeDocument(app, PENDING, pendingKey(delegation), () => ({ agent_type, at }));
  }
  return kept ?? delegation;
}

/** The delegation of (conversation, type) that an agent starting now must be of; `undefined` unless there is exactly one. */
export async function onlyPending(
  app: HostApp,
  conversation: string,
  agentType: string,
): Promise<Delegation | undefined> {
  const found: string[] = [];
  for await (const key of app.store.doc.list(PENDING)) {
    const [owner, toolUseId] = key.split("/", 2);
    if (owner !== conversation || toolUseId === undefined) continue;
    const pending = (await app.store.doc.get<{ agent_type: string; at: string }>(PENDING, key))?.value;
    const age = app.now() - (parseTime(pending?.at) ?? 0);
    if (pending?.agent_type === agentType && age < PENDING_MS) found.push(toolUseId);
  }
  const [only] = found;
  return found.length === 1 && only !== undefined ? readDelegation(app, only) : undefined;
}

/** Ties a delegation to its agent. A certain tie stands against a later provisional one. */
export async function tieDelegation(
  app: HostApp,
  delegation: Delegation,
  agentId: string,
  link: "provisional" | "certain",
): Promise<void> {
  await dropPending(app, delegation);
  await changeDocument<Delegation>(app, DELEGATIONS, delegation.tool_use_id, (old) => {
    const known = old ?? delegation;
    if (known.link === "certain" || (known.agent_id === agentId && known.link === link)) return undefined;
    return { ...known, agent_id: agentId, link };
  });
}

/** Takes a wrong provisional tie away; the delegation waits for its agent again. */
export async function untieDelegation(app: HostApp, toolUseId: string, agentId: string): Promise<void> {
  await changeDocument<Delegation>(app, DELEGATIONS, toolUseId, (old) => {
    if (old === undefined || old.agent_id !== agentId || old.link === "certain") return undefined;
    const { agent_id: _agent, link: _link, ...untied } = old;
    return untied;
  });
}

/** Forgets that a delegation waits for its agent. */
export async function dropPending(app: HostApp, delegation: Request): Promise<void> {
  await app.store.doc.delete(PENDING, pendingKey(delegation));
}

/** Forgets pending delegations that never started anywhere. */
export async function dropOldPending(app: HostApp): Promise<void> {
  for await (const key of app.store.doc.list(PENDING)) {
    const pending = (await app.store.doc.get<{ at: string }>(PENDING, key))?.value;
    if (app.now() - (parseTime(pending?.at) ?? 0) >= 60 * PENDING_MS) await app.store.doc.delete(PENDING, key);
  }
}

/**
 * The user speaks again, or the conversation is over: what it called and has not started by now was refused by somebody
 * else, of which no event tells. It waits no more, and a session that was to be restored by it is free for the next call.
 */
export async function dropRefused(app: HostApp, conversation: string): Promise<void> {
  for await (const key of app.store.doc.list(PENDING)) {
    if (!key.startsWith(`${conversation}/`)) continue;
    const { verdict, session, tool_use_id } = (await readDelegation(app, key.slice(conversation.length + 1))) ?? {};
    if (verdict === "restore" && session !== undefined) await freeClaim(app, session, tool_use_id);
    await app.store.doc.delete(PENDING, key);
  }
}

/** That the session has gone meanwhile is no fault. */
async function freeClaim(app: HostApp, session: string, holder: string | undefined): Promise<void> {
  try {
    await dropClaim(app, session, holder);
  } catch (error) {
    if (!isSessionError(error) || error.code !== "NOT_FOUND") throw error;
  }
}

function pendingKey(delegation: Request): string {
  return `${delegation.conversation}/${delegation.tool_use_id}`;
}
