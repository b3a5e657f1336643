import { commit, onStored } from "../app/commit.ts";
import { isSessionError } from "../errors.ts";
import { decideLink, decideResumedBy, type Link } from "../session/link.ts";
import type { SessionRecord } from "../session/record.ts";
import { decideSupersede } from "../session/supersede.ts";
import { decideUnlink } from "../session/unlink.ts";
import { type Delegation, tieDelegation, untieDelegation } from "./delegation.ts";
import type { HostApp } from "./host-app.ts";
import { packMark } from "./pack-mark.ts";
import { noteLatest } from "./resume-memory.ts";

interface Tie {
  certain: boolean;
  /** The prompt the agent received, where it is known. */
  receivedPrompt?: string | undefined;
  usage?: Record<string, unknown> | undefined;
}

/**
 * Ties a session to its delegation in both records. A certain tie undoes a provisional one on either side. Once it is
 * certain and the agent's prompt holds our pack, the earlier session is superseded by this one.
 */
export async function tieAgent(app: HostApp, delegation: Delegation, agentId: string, tie: Tie): Promise<void> {
  const seen = await app.store.load(agentId);
  if (seen === undefined) return;
  const before = seen.record;
  if (tie.certain) await undoGuesses(app, delegation, before);
  const restored = tie.certain && holdsPack(delegation, tie.receivedPrompt) ? delegation.session : undefined;
  const link: Link = {
    ...linkOf(delegation, tie.certain),
    ...(restored !== undefined && { resumedFrom: restored }),
    ...(tie.usage !== undefined && { usage: tie.usage }),
  };
  await commit(
    app,
    agentId,
    onStored(agentId, (record, now) => decideLink(record, link, now)),
    seen,
  );
  await tieDelegation(app, delegation, agentId, tie.certain ? "certain" : "provisional");
  // A certain one is told again at every stop of the agent, also when others have taken up the task since.
  if (!tie.certain || before.host?.tool_use_id !== delegation.tool_use_id) await noteLatest(app, delegation, agentId);
  if (restored !== undefined && restored !== agentId) await supersede(app, restored, agentId);
}

/** The tie of a session to `delegation`, of which nothing more is known than what it says. */
export function linkOf(delegation: Delegation, certain: boolean): Link {
  return {
    toolUseId: delegation.tool_use_id,
    certain,
    description: delegation.description,
    taskIds: delegation.task_ids,
    prompt: delegation.prompt,
    ...(delegation.caller !== undefined && { parentId: delegation.caller }),
  };
}

/** Notes the SendMessage call that resumed an agent. */
export async function tieResume(app: HostApp, agentId: string, toolUseId: string): Promise<void> {
  await quietCommit(app, agentId, (record, now) => decideResumedBy(record, toolUseId, now));
}

function holdsPack(delegation: Delegation, prompt: string | undefined): boolean {
  const { verdict, session } = delegation;
  return (
    verdict === "restore" &&
    session !== undefined &&
    prompt?.includes(packMark(session, delegation.tool_use_id)) === true
  );
}

/** The delegation guessed for this agent, and the agent guessed for this delegation, were wrong: both wait again. */
async function undoGuesses(app: HostApp, delegation: Delegation, record: SessionRecord): Promise<void> {
  const guessed = record.host?.tool_use_id;
  if (guessed !== undefined && guessed !== delegation.tool_use_id) await untieDelegation(app, guessed, record.agent_id);
  const other = delegation.agent_id;
  if (other === undefined || other === record.agent_id) return;
  await quietCommit(app, other, (stored, now) => decideUnlink(stored, delegation.tool_use_id, now));
}

async function supersede(app: HostApp, earlier: string, by: string): Promise<void> {
  await quietCommit(app, earlier, (record, now) => decideSupersede(record, by, now));
}

/** A commit on another session than the event's: that it ended or went away meanwhile is no fault. */
async function quietCommit(app: HostApp, id: string, decide: Parameters<typeof onStored>[1]): Promise<void> {
  try {
    await commit(app, id, onStored(id, decide));
  } catch (error) {
    if (!isSessionError(error) || !["NOT_FOUND", "FINALIZED"].includes(error.code)) throw error;
  }
}
