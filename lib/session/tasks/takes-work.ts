import { type Decision, refuse } from "../draft.ts";
import type { SessionRecord } from "../record.ts";
import { parseTime } from "../time.ts";

/** Why a session takes no new work right now; nothing when it does. Observers never do. */
export function refuseWork(record: SessionRecord, now: number): Decision | undefined {
  const { agent_id, kind, draining_until } = record;
  if (kind === "observer") {
    return refuse("INVALID_VALUE", `${agent_id} is an observer, and observers take no work.`, { agent_id, kind });
  }
  if (!isDraining(record, now)) return undefined;
  const text = `Session ${agent_id} is shutting down and takes no new work.`;
  return refuse("DRAINING", text, { agent_id, draining_until });
}

/** Whether a shutdown waits for what the session has. Ends by itself at `draining_until`, whatever became of the waiter. */
export function isDraining(record: SessionRecord, now: number): boolean {
  return (parseTime(record.draining_until) ?? 0) > now;
}
