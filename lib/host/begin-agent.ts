import { commit } from "../app/commit.ts";
import { ownerAlive } from "../app/context.ts";
import { openRun } from "../session/assess.ts";
import type { Link } from "../session/link.ts";
import type { SessionRecord } from "../session/record.ts";
import { decideStart } from "../session/start.ts";
import type { Loaded } from "../store/contract.ts";
import { gitOf } from "./agent-events.ts";
import { onlyPending } from "./delegation.ts";
import type { HostApp } from "./host-app.ts";
import type { Payload } from "./payload.ts";
import { linkOf, tieAgent } from "./tie-agent.ts";
import { agentTranscript } from "./transcript.ts";

/** Notes that an agent has started, and the one delegation that may have started it. Answers the agent's type. */
export async function beginAgent(app: HostApp, payload: Payload, agentId: string): Promise<string> {
  const seen = await app.store.load(agentId);
  const known = seen?.record;
  const agentType = payload.agentType ?? known?.agent_name ?? "general-purpose";
  const guess = known === undefined ? await onlyPending(app, payload.conversation, agentType) : undefined;
  const call = guess === undefined ? { seen } : { parentId: guess.caller, link: linkOf(guess, false) };
  await agentStarted(app, payload, agentId, agentType, call);
  if (guess !== undefined) await tieAgent(app, guess, agentId, { certain: false });
  return agentType;
}

/**
 * Notes that an agent has started; makes its session when it is unknown, tied to its call. `seen`: the session, loaded
 * just now.
 */
export async function agentStarted(
  app: HostApp,
  payload: Payload,
  agentId: string,
  agentType: string,
  call: { parentId?: string | undefined; link?: Link; seen?: Loaded | undefined },
): Promise<void> {
  const { machine, pid, start } = app.identity(app.hostPid);
  const transcript = payload.transcriptPath;
  const host = {
    session_id: payload.conversation,
    agent_type: agentType,
    machine,
    pid,
    ...(start !== undefined && { pid_start: start }),
    cwd: payload.cwd,
    ...gitOf(payload.cwd),
    ...(transcript !== undefined && {
      transcript_path: transcript,
      agent_transcript_path: agentTranscript(transcript, agentId),
    }),
  };
  const { parentId, link, seen } = call;
  const wanted = { agentId, agentType, host, ...(parentId && { parentId }), ...(link && { link }) };
  const decide = (record: SessionRecord | undefined, now: number) =>
    decideStart(record, wanted, record !== undefined && openRun(record) !== undefined && ownerAlive(app, record), now);
  await commit(app, agentId, decide, seen);
}
