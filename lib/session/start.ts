import { openRun } from "./assess.ts";
import { decideCreate } from "./create.ts";
import { type Decision, draft, happened, seal, UNCHANGED } from "./draft.ts";
import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import { decideLink, type Link } from "./link.ts";
import { move } from "./move.ts";
import type { HostFacet, SessionRecord } from "./record.ts";
import { closeRun, withRun } from "./runs.ts";

/** What is known of an agent when it starts. */
export interface AgentStart {
  agentId: string;
  agentType: string;
  /** The host facet of this start, without runs. */
  host: Omit<HostFacet, "runs">;
  purpose?: string;
  metadata?: Record<string, unknown>;
  parentId?: string;
  /** The delegation that may have started it; only a new session is tied to it. */
  link?: Link;
}

/**
 * Decides the start of an agent. Unknown: a new session with its first run, tied to its delegation. Known: one more
 * run, the claim, the interruption and the error count are over; a waiting session goes on as `executing`, an ended one
 * is reopened. A start while the last run is open is the same start told twice.
 */
export function decideStart(
  record: SessionRecord | undefined,
  start: AgentStart,
  ownerAlive: boolean,
  now: number,
): Decision {
  if (record === undefined) {
    const { agentId, agentType, metadata, parentId, host, link, purpose = link?.description } = start;
    const facet = { ...host, runs: withRun([], now) } as HostFacet;
    const wanted = {
      agentId,
      agentName: agentType,
      host: facet,
      ...(purpose && { purpose }),
      ...(metadata && { metadata }),
    };
    const begun = decideCreate(undefined, parentId === undefined ? wanted : { ...wanted, parentId }, now);
    return link === undefined ? begun : linked(begun, link, now);
  }
  if (record.lifecycle !== "agent" || (openRun(record) !== undefined && ownerAlive)) return UNCHANGED;
  const work = draft(now);
  closeRun(work, record, { interrupted: "owner_dead" });
  const runs = (work.merge.host?.runs ?? record.host?.runs ?? []) as HostFacet["runs"];
  work.merge.host = { ...start.host, runs: withRun(runs, now) };
  if (isFinal(record) || isResumablePhase(record))
    move(work, record, "executing", { reopen: true, reason: "agent started" });
  for (const facet of ["claim", "interrupted"]) if (record[facet] !== undefined) work.set[facet] = null;
  if (record.error_count > 0) work.set.error_count = 0;
  happened(work, "session.updated", { run: runs.length + 1 });
  return seal(record, work);
}

/** One change, and so one line: that a session begins, and the delegation that it is tied to. */
function linked(begun: Decision, link: Link, now: number): Decision {
  if (!("change" in begun) || begun.change.base === undefined) return begun;
  const tied = decideLink(begun.change.base, link, now);
  if (!("change" in tied)) return begun;
  return { change: { ...tied.change, base: begun.change.base }, events: [...begun.events, ...tied.events] };
}
