import { isSessionError, SessionError } from "../errors.ts";

/** `CORRUPT`: what is stored of the session is no record. */
export function unreadable(id: string, why: string, details = {}): SessionError {
  const text = `Session ${id} is unreadable: ${why}. Look at it with "agent-session verify ${id}".`;
  return new SessionError("CORRUPT", text, { agent_id: id, ...details });
}

/** `CORRUPT` too, but a later version can read it: it is not ours to change or to remove. */
export function newerRecord(id: string): SessionError {
  return unreadable(id, "it was written by a newer version", { newer: true });
}

/** Whether the error says that nobody can read the session, so that it may be removed unread. */
export function isUnreadable(error: unknown): boolean {
  return isSessionError(error) && error.code === "CORRUPT" && error.details.newer !== true;
}
