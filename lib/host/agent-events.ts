import { commit, onStored } from "../app/commit.ts";
import { isSessionError } from "../errors.ts";
import { type GitHead, readGitHead } from "../git-head.ts";
import { crc32 } from "../session/crc32.ts";
import { isSessionId } from "../session/ids.ts";
import { decideInterrupt } from "../session/interrupt.ts";
import { lifecycleOf } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { redactThenCut } from "../session/redact/index.ts";
import type { InterruptCause } from "../session/runs.ts";
import { decideStop } from "../session/stop.ts";
import type { Loaded } from "../store/contract.ts";
import { asksForDecision } from "./asks-for-decision.ts";
import type { HostApp } from "./host-app.ts";
import { reportedPhase } from "./reported-phase.ts";

const REPORT_LENGTH = 4000;

/** Notes that an agent has stopped, and settles its phase by what it said last. */
export async function agentStopped(
  app: HostApp,
  agentId: string,
  said: string,
  details: { sum?: string; transcript?: string | undefined; cwd: string; seen?: Loaded | undefined },
): Promise<void> {
  const stop = (record: SessionRecord) => {
    const declared = reportedPhase(said, Object.keys(lifecycleOf(record).phases))?.phase;
    return {
      sum: details.sum ?? crc32(said),
      report: redactThenCut(said.trim(), REPORT_LENGTH),
      ...(declared !== undefined && { declared }),
      asks: declared === undefined && asksForDecision(said),
      host: {
        ...(details.transcript !== undefined && { agent_transcript_path: details.transcript }),
        ...gitOf(details.cwd),
      },
    };
  };
  await commit(
    app,
    agentId,
    onStored(agentId, (record, now) => decideStop(record, stop(record), now)),
    details.seen,
  );
}

/** Where the working tree stands, for the next agent to compare. */
export function gitOf(cwd: string): { git?: GitHead } {
  const git = cwd === "" ? undefined : readGitHead(cwd);
  return git === undefined ? {} : { git };
}

/** Notes that an agent's run ended without a stop. An unknown agent, or one that is not running, is none of ours. */
export async function agentInterrupted(
  app: HostApp,
  agentId: string | undefined,
  cause: InterruptCause,
): Promise<void> {
  if (!isSessionId(agentId)) return;
  try {
    await commit(
      app,
      agentId,
      onStored(agentId, (record, now) => decideInterrupt(record, cause, now)),
    );
  } catch (error) {
    if (!isSessionError(error) || error.code !== "NOT_FOUND") throw error;
  }
}
