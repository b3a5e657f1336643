import { unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import { encodeLine, type Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import { checkFit } from "../fit.ts";
import { appendLine } from "./append.ts";
import { clearRemains, takeFolder } from "./begun.ts";
import type { Disk } from "./disk.ts";
import { entryOf } from "./feed.ts";
import { guarded, quietly, syncFolder } from "./io.ts";
import { tempName } from "./layout.ts";
import type { Position } from "./load.ts";
import { type Held, tryLock } from "./lock.ts";
import { markDone, markOpen } from "./markers.ts";
import { keepAside, recordText, seamAt, writeSnapshot } from "./snapshot.ts";

/** One commit, by the steps of spec 1 §2. Everything between taking the lock and letting go is one synchronous stretch. */
export function commitSession(
  disk: Disk,
  id: string,
  from: Loaded | undefined,
  line: Line,
  record: SessionRecord,
): Loaded {
  const text = encodeLine(line);
  const snapshot = recordText(record);
  checkFit(id, line, record, snapshot.length);
  return locked(disk, id, (lock) => {
    const position = from === undefined ? takeFolder(disk, id) : (from.position as Position);
    const size = append(disk, id, from, position, line, text, record);
    // Committed: nothing from here on can fail the call. What is left undone is made up for by the
    // next writer, which finds a tail beyond the snapshot.
    const lines = [...(from?.tail ?? []), line];
    const tail = finish(disk, id, record, lines, () => {
      if (position.badSnapshot) keepAside(disk.layout.state(id), disk.now());
      writeSnapshot(disk.layout.state(id), snapshot, seamAt(size, line.seq, text), lock.token);
    });
    return { record, needsBase: false, tail, position: { size, end: `${text.slice(-10)}\n`, badSnapshot: false } };
  });
}

/** Runs `work` under the session's lock; `CONFLICT` when a living writer holds it. */
export function locked<T>(disk: Disk, id: string, work: (lock: Held) => T): T {
  const { layout } = disk;
  const bury = (token: string) => quietly(() => unlinkSync(tempName(layout.state(id), token)));
  const lock = guarded("take the lock", () => tryLock(disk, id, bury));
  if (lock === undefined) throw new SessionError("CONFLICT", `Another writer is at work on session ${id}.`);
  try {
    return work(lock);
  } finally {
    quietly(() => lock.release());
  }
}

/** Says which lines the snapshot does not hold yet: none, unless something failed on the way. */
export function finish(
  disk: Disk,
  id: string,
  record: SessionRecord,
  lines: readonly Line[],
  snapshot: () => void,
): readonly Line[] {
  try {
    disk.feed.append(
      lines.map((each) => entryOf(id, each)),
      disk.now(),
    );
    snapshot();
  } catch {
    return lines;
  }
  if (isFinal(record)) quietly(() => markDone(disk.layout, record));
  return [];
}

function append(
  disk: Disk,
  id: string,
  from: Loaded | undefined,
  position: Position,
  line: Line,
  text: string,
  record: SessionRecord,
): number {
  const { layout } = disk;
  const path = layout.events(id);
  try {
    return appendLine(path, position, {
      line,
      text,
      revision: from?.record.revision ?? 0,
      before: () => {
        if (!isFinal(record) && isNewlyOpen(from, record)) markOpen(layout, record);
      },
      sync: disk.durable ? () => syncNames(path, from, position) : undefined,
    });
  } catch (error) {
    if (from === undefined) quietly(() => clearRemains(disk, id));
    throw error;
  }
}

/** New, reopened, come from elsewhere, or under another agent's name: the marker may be missing. */
function isNewlyOpen(from: Loaded | undefined, record: SessionRecord): boolean {
  if (from === undefined || from.needsBase || isFinal(from.record)) return true;
  return from.record.agent_name !== record.agent_name;
}

/** The names that are new: the journal's, and the folder's in the root. */
function syncNames(path: string, from: Loaded | undefined, position: Position): void {
  if (from === undefined || position.size === 0) syncFolder(dirname(path));
  if (from === undefined) syncFolder(dirname(dirname(path)));
}
