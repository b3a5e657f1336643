import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import { encodeLine, type Line } from "../../session/line.ts";
import { MAX_RECORD_BYTES, recordFault, type SessionRecord } from "../../session/record.ts";
import { parseTime } from "../../session/time.ts";
import type { FeedEntry, Loaded } from "../contract.ts";
import { fieldOf } from "./keys.ts";
import { NOTHING, type Position } from "./load.ts";
import type { Place } from "./place.ts";
import { ANSWER_MS, COMMIT, evaluate } from "./scripts.ts";

/** One commit: line, snapshot, feed and index in one step of the server. */
export async function commitSession(
  { keys, run }: Place,
  id: string,
  from: Loaded | undefined,
  line: Line,
  record: SessionRecord,
): Promise<Loaded> {
  const text = JSON.stringify(record);
  check(id, line, record, text);
  const position = from === undefined ? NOTHING : (from.position as Position);
  const names = [...sessionKeys(keys, id), keys.answer(`${id}:${line.id}`)];
  const args = [...lineArgs(id, position, line, text, record, keys.openPrefix), ANSWER_MS];
  const answer = await run(`commit session ${id}`, (redis) => evaluate(redis, COMMIT, names, args));
  if (answer !== "ok") throw changed();
  return { record, needsBase: false, tail: [], position: { revision: String(line.seq), last: line.id } };
}

export function changed(): SessionError {
  return new SessionError("CONFLICT", "Another writer changed the session in between.");
}

/** The keys that the scripts on one session begin with. */
export function sessionKeys(keys: Place["keys"], id: string): string[] {
  return [keys.session(id), keys.journal(id), keys.feed, keys.all, keys.open, keys.done];
}

/** The arguments that the scripts which append a line begin with. */
export function lineArgs(
  id: string,
  { revision, last }: Position,
  line: Line,
  text: string,
  record: SessionRecord,
  openPrefix: string,
): (string | number)[] {
  const ended = parseTime(record.finalized_at ?? record.last_updated) ?? 0;
  const entry = JSON.stringify(entryOf(id, line));
  const index = [isFinal(record) ? 1 : 0, ended, fieldOf(record.agent_name), openPrefix];
  return [id, revision, last, line.seq, line.id, encodeLine(line), text, entry, ...index];
}

function entryOf(agentId: string, { seq, at, type, data, also }: Line): FeedEntry {
  return { agent_id: agentId, seq, at, type, ...(data && { data }), ...(also && { also }) };
}

/** What must not even be begun. */
function check(id: string, line: Line, record: SessionRecord, text: string): void {
  const fault = recordFault(record);
  if (fault !== undefined || record.agent_id !== id || record.revision !== line.seq) {
    const message = `What was to be committed as session ${id} is not its record (${fault ?? "id or revision"}).`;
    throw new SessionError("INTERNAL", message);
  }
  const bytes = Buffer.byteLength(text, "utf8");
  if (bytes <= MAX_RECORD_BYTES) return;
  const message = `The record of session ${id} would have ${bytes} bytes; at most ${MAX_RECORD_BYTES} are kept.`;
  throw new SessionError("LIMIT_EXCEEDED", message, { bytes, limit: MAX_RECORD_BYTES });
}
