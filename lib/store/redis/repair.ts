import { SessionError } from "../../errors.ts";
import { decodeLine, type Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import { toTime } from "../../session/time.ts";
import { readJournal } from "../file/journal.ts";
import { changed, lineArgs, sessionKeys } from "./commit.ts";
import { readLines, readStored, snapshotOf } from "./load.ts";
import type { Place } from "./place.ts";
import { evaluate, REPAIR } from "./scripts.ts";
import { textOf } from "./verify.ts";

/** A damaged journal is kept aside for 30 days. */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Makes a session whole: the record of the chosen source becomes a new base line, behind the lines
 * that count. A journal with anything else in it is kept aside before, under `corrupt`.
 */
export async function repairSession(place: Place, id: string, from: "state" | "journal"): Promise<SessionRecord> {
  const { keys, run } = place;
  const what = `repair session ${id}`;
  const { stored, lines } = await run(what, async (redis) => ({
    stored: await readStored(redis, keys, id),
    lines: await readLines(redis, keys, id),
  }));
  if (stored.text === "" && lines.length === 0) {
    throw new SessionError("NOT_FOUND", `There is no session ${id}.`, { agent_id: id });
  }
  const snapshot = snapshotOf(stored);
  const journal = readJournal(textOf(lines));
  const source = from === "state" ? snapshot : journal.record;
  if (source === undefined || source.agent_id !== id) {
    const message = `Session ${id} cannot be repaired from its ${from}: no record can be read there.`;
    throw new SessionError("CORRUPT", message, { agent_id: id });
  }
  const revision = Math.max(snapshot?.revision ?? 0, journal.record?.revision ?? 0, stored.seq) + 1;
  const record = { ...source, revision };
  const line: Line = {
    seq: revision,
    at: toTime(place.now()),
    id: place.token(),
    type: "session.updated",
    data: { repaired_from: from },
    change: { base: record },
  };
  const names = [...sessionKeys(keys, id), keys.corrupt(id, place.now())];
  const args = [
    ...lineArgs(id, stored.position, line, JSON.stringify(record), record, keys.openPrefix),
    journal.findings.length > 0 ? 1 : 0,
    KEPT_MS,
    ...journal.counted.flatMap((text) => {
      const { seq, id: lineId } = decodeLine(text) as Line;
      return [seq, lineId, text];
    }),
  ];
  if ((await run(what, (redis) => evaluate(redis, REPAIR, names, args))) !== "ok") throw changed();
  return record;
}
