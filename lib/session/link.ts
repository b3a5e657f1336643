import { type Decision, draft, happened, seal, UNCHANGED } from "./draft.ts";
import type { SessionRecord } from "./record.ts";

/** A delegation as the session it started knows it. */
export interface Link {
  toolUseId: string;
  /** A guess from time and type, or known from the host's own words. */
  certain: boolean;
  description?: string;
  taskIds?: readonly string[];
  /** What the agent was told, redacted and cut. */
  prompt?: string;
  /** The session whose context pack the agent received. */
  resumedFrom?: string;
  usage?: Record<string, unknown>;
  /** The session of the agent that made the call. */
  parentId?: string;
}

/**
 * Decides the tie of a session to the delegation that started it: purpose and task come from there. A certain
 * link overwrites a provisional one; the same link again, without news, changes nothing.
 */
export function decideLink(record: SessionRecord, link: Link, now: number): Decision {
  const { host } = record;
  if (host === undefined) return UNCHANGED;
  const same = host.tool_use_id === link.toolUseId && (host.link === "certain" || !link.certain);
  const newUsage = link.usage !== undefined && JSON.stringify(link.usage) !== JSON.stringify(record.usage ?? null);
  const newOrigin = link.resumedFrom !== undefined && record.resumed_from !== link.resumedFrom;
  const newParent = link.certain && link.parentId !== record.parent_id;
  if (same && !newUsage && !newOrigin && !newParent) return UNCHANGED;
  if (!link.certain && host.link === "certain") return UNCHANGED;
  const work = draft(now);
  if (!same) {
    work.merge.host = {
      tool_use_id: link.toolUseId,
      link: link.certain ? "certain" : "provisional",
      ...(link.prompt !== undefined && { prompt: link.prompt }),
    };
    if (link.description) work.set.purpose = link.description;
    work.merge.metadata = taskMetadata(record, link.taskIds ?? []);
  }
  if (newParent) work.set.parent_id = link.parentId ?? null;
  if (newUsage) work.set.usage = link.usage;
  if (newOrigin) work.set.resumed_from = link.resumedFrom;
  happened(work, "session.linked", {
    tool_use_id: link.toolUseId,
    certain: link.certain,
    ...(link.resumedFrom !== undefined && { resumed_from: link.resumedFrom }),
  });
  return seal(record, work, { quiet: true });
}

/** Notes which call resumed the agent: by it the host's words about the end of that run are told from older ones. */
export function decideResumedBy(record: SessionRecord, toolUseId: string, now: number): Decision {
  if (record.host === undefined || record.host.resumed_by === toolUseId) return UNCHANGED;
  const work = draft(now);
  work.merge.host = { resumed_by: toolUseId };
  happened(work, "session.linked", { resumed_by: toolUseId });
  return seal(record, work, { quiet: true });
}

/**
 * `task_ids`, and `task_id` when there is one; `null` takes those of a wrong link away. A `task_id` that is none of the
 * record's `task_ids` was set by hand: it stays.
 */
export function taskMetadata({ metadata }: SessionRecord, taskIds: readonly string[]): Record<string, unknown> {
  const { task_id, task_ids } = metadata;
  const ids = { task_ids: taskIds.length > 0 ? [...taskIds] : null };
  if (task_id && !(Array.isArray(task_ids) && task_ids.includes(task_id))) return ids;
  return { ...ids, task_id: taskIds.length === 1 ? taskIds[0] : null };
}
