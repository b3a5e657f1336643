import { SessionError } from "../errors.ts";
import type { Line } from "../session/line.ts";
import { MAX_RECORD_BYTES, recordFault, type SessionRecord } from "../session/record.ts";

const MOST_INDENTED = 16 * MAX_RECORD_BYTES;

/**
 * Refuses what must not even be begun: more than 256 KiB (`LIMIT_EXCEEDED`), and what is not the
 * record that `line` makes of session `id` (`INTERNAL`). `length` of the record's JSON text in
 * characters, or more, when that is known: it mostly settles the first. Indented, deep nesting takes the square of its
 * depth: what would be written as a thousand times itself is refused too.
 */
export function checkFit(id: string, line: Line, record: SessionRecord, length = Number.POSITIVE_INFINITY): void {
  const fault = recordFault(record);
  if (fault !== undefined || record.agent_id !== id || record.revision !== line.seq) {
    const what = fault ?? "id or revision";
    throw new SessionError("INTERNAL", `What was to be committed is not the record of session ${id} (${what}).`);
  }
  if (Number.isFinite(length) && length > MOST_INDENTED) {
    const text = `The record of session ${id} is nested too deeply: it would be written in ${length} characters.`;
    throw new SessionError("LIMIT_EXCEEDED", text, { length, limit: MOST_INDENTED });
  }
  // A character takes three bytes at most.
  if (length * 3 <= MAX_RECORD_BYTES) return;
  const bytes = Buffer.byteLength(JSON.stringify(record), "utf8");
  if (bytes <= MAX_RECORD_BYTES) return;
  const text = `The record of session ${id} would have ${bytes} bytes; at most ${MAX_RECORD_BYTES} are kept.`;
  throw new SessionError("LIMIT_EXCEEDED", text, { bytes, limit: MAX_RECORD_BYTES });
}
