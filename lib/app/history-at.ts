import { SessionError } from "../errors.ts";
import { fold } from "../session/journal.ts";
import type { SessionRecord } from "../session/record.ts";
import { notFound } from "./commit.ts";
import type { App } from "./context.ts";
import { get, history } from "./sessions.ts";

/**
 * The record as it was at revision `seq`: the journal folded up to that line. The current revision is the
 * record as stored. A revision that the journal does not hold → `NOT_FOUND`.
 */
export async function recordAt(app: App, id: string, seq: number): Promise<SessionRecord> {
  const current = await get(app, id);
  if (current === undefined) throw notFound(id);
  if (current.revision === seq) return current;
  const lines = await history(app, id);
  const { record } = fold(
    undefined,
    lines.filter((line) => line.seq <= seq),
  );
  if (record?.revision === seq) return record;
  const first = lines[0]?.seq ?? current.revision;
  const text = `Session ${id} has no revision ${seq}; it has ${first} to ${current.revision}.`;
  throw new SessionError("NOT_FOUND", text, { seq, first, last: current.revision });
}
