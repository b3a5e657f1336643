import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { App } from "../context.ts";
import { mustExist } from "../existing.ts";
import { joinRegistry, leaveRegistry } from "../hub/inbox.ts";
import { drained } from "./drain.ts";

/** Opens the inbox of a session: others find it and may write to it. Observers get no messages (`INVALID_VALUE`). */
export async function register(app: App, id: string): Promise<SessionRecord> {
  const record = await mustExist(app, id);
  if (isFinal(record)) throw new SessionError("FINALIZED", `Session ${id} has ended.`, { agent_id: id });
  if (record.kind === "observer") {
    throw new SessionError("INVALID_VALUE", `${id} is an observer, and observers get no messages.`, { name: "kind" });
  }
  await joinRegistry(app, id);
  return record;
}

/**
 * Closes the inbox of a session. With `timeoutMs` it first takes no new work until all messages are read; past that
 * `TIMEOUT`, and the inbox stays open.
 */
export async function deregister(
  app: App,
  id: string,
  options: { timeoutMs?: number | null } = {},
): Promise<SessionRecord> {
  const { timeoutMs } = options;
  const record = await mustExist(app, id);
  const leave = () => leaveRegistry(app, id);
  if (typeof timeoutMs !== "number" || isFinal(record)) await leave();
  else await drained(app, id, { timeoutMs, reason: "deregisters", finish: "inbox" }, leave);
  return mustExist(app, id);
}
