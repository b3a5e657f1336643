import { copyFileSync, lstatSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import { encodeLine, type Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import { toTime } from "../../session/time.ts";
import { finish, locked } from "./commit.ts";
import type { Disk } from "./disk.ts";
import { readText, replaceFile } from "./io.ts";
import { readJournal } from "./journal.ts";
import { corruptName, tempName } from "./layout.ts";
import { markOpen } from "./markers.ts";
import { keepAside, readSnapshot, recordText, seamAt, writeSnapshot } from "./snapshot.ts";

/**
 * Makes a session whole: the record of the chosen source becomes a new base line, behind the lines
 * that count. A journal with anything else in it is kept as `events.jsonl.corrupt-<time>` before.
 */
export function repairSession(disk: Disk, id: string, from: "state" | "journal", lineId: string): SessionRecord {
  const { layout } = disk;
  if (lstatSync(layout.session(id), { throwIfNoEntry: false }) === undefined) throw notFound(id);
  return locked(disk, id, (lock) => {
    const [statePath, eventsPath] = [layout.state(id), layout.events(id)];
    const snapshot = readSnapshot(statePath);
    const text = readText(eventsPath) ?? "";
    const journal = readJournal(text);
    const source = from === "state" ? snapshot.record : journal.record;
    if (source !== undefined && source.agent_id !== id) throw notFound(id);
    if (source === undefined) {
      const message = `Session ${id} cannot be repaired from its ${from}: no record can be read there.`;
      throw new SessionError("CORRUPT", message, { agent_id: id });
    }
    const revision = Math.max(snapshot.record?.revision ?? 0, journal.record?.revision ?? 0) + 1;
    const record = { ...source, revision };
    const line: Line = {
      seq: revision,
      at: toTime(disk.now()),
      id: lineId,
      type: "session.updated",
      data: { repaired_from: from },
      change: { base: record },
    };
    const encoded = encodeLine(line);
    const mended = [...journal.counted, encoded].map((each) => `${each}\n`).join("");
    if (!isFinal(record)) markOpen(layout, record);
    if (journal.findings.length > 0) copyFileSync(eventsPath, corruptName(eventsPath, disk.now()));
    replaceFile(eventsPath, tempName(statePath, lock.token), mended, disk.durable);
    const untold = journal.lines.filter(({ seq }) => seq > (snapshot.record?.revision ?? 0));
    finish(disk, id, record, [...untold, line], () => {
      keepAside(statePath, disk.now());
      writeSnapshot(statePath, recordText(record), seamAt(Buffer.byteLength(mended), revision, encoded), lock.token);
    });
    return record;
  });
}

function notFound(id: string): SessionError {
  return new SessionError("NOT_FOUND", `There is no session ${id}.`, { agent_id: id });
}
