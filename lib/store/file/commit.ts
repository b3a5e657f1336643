import { dirname } from "node:path";
import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import { encodeLine, type Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import { checkFit } from "../fit.ts";
import { appendLine } from "./append.ts";
import { inNewFolder } from "./begun.ts";
import type { Disk } from "./disk.ts";
import { entryOf } from "./feed.ts";
import { guarded, quietly, syncFolder } from "./io.ts";
import { type Held, tryLock } from "./lock.ts";
import { markDone, markOpen, unmarkOpen } from "./markers.ts";
import type { Position } from "./position.ts";
import { keepAside, recordText, seamAt, writeSnapshot } from "./snapshot.ts";

/** One commit, by the steps of spec 1 §2. Everything between taking the lock and letting go is one synchronous stretch. */
export function commitSession(
  disk: Disk,
  id: string,
  from: Loaded | undefined,
  line: Line,
  record: SessionRecord,
): Loaded {
  const { layout, durable } = disk;
  return locked(disk, id, (lock) => {
    // Not before the lock: a writer that comes in vain is to have lost little.
    const text = encodeLine(line);
    const snapshot = recordText(record);
    checkFit(id, line, record, snapshot.length);
    const events = layout.events(id);
    const position = from?.position as Position | undefined;
    const append = (at: Position) =>
      appendLine(events, at, {
        line,
        text,
        revision: from?.record.revision ?? 0,
        before: () => {
          if (from !== undefined && !isFinal(record) && isNewlyOpen(from, record)) markOpen(layout, record);
        },
        sync: durable ? () => syncNames(events, from, at) : undefined,
      });
    const size = position === undefined ? inNewFolder(disk, record, append) : append(position);
    // Committed: nothing from here on can fail the call. What is left undone is made up for by the
    // next writer, which finds a tail beyond the snapshot.
    const lines = [...(from?.tail ?? []), line];
    const tail = finish(disk, id, record, lines, () => {
      if (position?.badSnapshot) keepAside(layout.state(id), disk.now());
      writeSnapshot(layout.state(id), snapshot, seamAt(size, line.seq, text), lock.token);
    });
    if (from !== undefined && isRenamed(from, record)) quietly(() => unmarkOpen(layout, from.record));
    return { record, needsBase: false, tail, position: { size, end: `${text.slice(-10)}\n`, badSnapshot: false } };
  });
}

/** Runs `work` under the session's lock; `CONFLICT` when a living writer holds it. */
export function locked<T>(disk: Disk, id: string, work: (lock: Held) => T): T {
  const lock = guarded("take the lock", () => tryLock(disk, id));
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

/** Reopened, come from elsewhere, or under another agent's name: the marker may be missing. */
function isNewlyOpen(from: Loaded, record: SessionRecord): boolean {
  return from.needsBase || isFinal(from.record) || isRenamed(from, record);
}

function isRenamed(from: Loaded, record: SessionRecord): boolean {
  return from.record.agent_name !== record.agent_name;
}

/** The names that are new: the journal's, and the folder's in the root. */
function syncNames(path: string, from: Loaded | undefined, position: Position): void {
  if (from === undefined || position.size === 0) syncFolder(dirname(path));
  if (from === undefined) syncFolder(dirname(dirname(path)));
}
