import { readFileSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import { encodeLine, type Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import { toTime } from "../../session/time.ts";
import { appendLine } from "./append.ts";
import { locked, writeSnapshot } from "./commit.ts";
import type { Disk } from "./disk.ts";
import { ifThere } from "./io.ts";
import { foldJournal, readSnapshot } from "./load.ts";
import { markDone, markOpen } from "./markers.ts";

/** Makes a session whole: the record of the chosen source becomes a new base line and the snapshot. */
export function repairSession(disk: Disk, id: string, from: "state" | "journal", lineId: string): SessionRecord {
  const { layout } = disk;
  return locked(disk, id, (lock) => {
    const snapshot = readSnapshot(layout.state(id));
    const journal = foldJournal(layout, id).record;
    const source = from === "state" ? snapshot.record : journal;
    if (source === undefined || source.agent_id !== id) {
      throw new SessionError(
        "CORRUPT",
        `Session ${id} cannot be repaired from its ${from}: no record can be read there.`,
        { agent_id: id },
      );
    }
    const raw = ifThere(() => readFileSync(layout.events(id))) ?? Buffer.alloc(0);
    const position = {
      size: raw.length,
      torn: raw.length > 0 && raw.at(-1) !== 0x0a,
      badSnapshot: snapshot.present && snapshot.record === undefined,
    };
    const revision = Math.max(snapshot.record?.revision ?? 0, journal?.revision ?? 0);
    const record = { ...source, revision: revision + 1 };
    const line: Line = {
      seq: record.revision,
      at: toTime(disk.now()),
      id: lineId,
      type: "session.updated",
      data: { repaired_from: from },
      change: { base: record },
    };
    const text = encodeLine(line);
    const size = appendLine(layout.events(id), position, line, text, {
      durable: disk.durable,
      revision: journal?.revision ?? 0,
      before: () => {},
    });
    writeSnapshot(disk, record, size, text, lock, position.badSnapshot);
    if (isFinal(record)) markDone(layout, record);
    else markOpen(layout, record);
    return record;
  });
}
