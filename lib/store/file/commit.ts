import { mkdirSync, readdirSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { SessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import { encodeLine, type Line } from "../../session/line.ts";
import { MAX_RECORD_BYTES, type SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import { appendLine, grown } from "./append.ts";
import type { Disk } from "./disk.ts";
import { entryOf } from "./feed.ts";
import { codeOf, FOLDER_MODE, guarded, quietly, renamePatiently, replaceFile, syncFolder } from "./io.ts";
import { loadSession, type Position } from "./load.ts";
import { type Held, tryLock } from "./lock.ts";
import { forgetOpen, markDone, markOpen } from "./markers.ts";

/** One commit, by the steps of spec 1 §2. Everything between taking the lock and letting go is one synchronous stretch. */
export function commitSession(
  disk: Disk,
  id: string,
  from: Loaded | undefined,
  line: Line,
  record: SessionRecord,
): Loaded {
  const { layout } = disk;
  const text = encodeLine(line);
  checkSize(record);
  disk.prepare();
  return locked(disk, id, (lock) => {
    if (from === undefined) makeSessionFolder(disk, id);
    const start = (from?.position as Position | undefined) ?? { size: 0, torn: false, badSnapshot: false };
    const opened = from === undefined || from.needsBase || isFinal(from.record);
    const size = appendLine(layout.events(id), start, line, text, {
      durable: disk.durable,
      revision: from?.record.revision ?? 0,
      before: () => {
        if (opened && !isFinal(record)) markOpen(layout, record);
      },
    });
    // Committed: nothing from here on can fail the call. What is left undone is made up for by the
    // next writer, which finds a tail beyond the snapshot.
    const position: Position = { size, torn: false, badSnapshot: false };
    const lines = [...(from?.tail ?? []), line];
    const settled = { record, needsBase: false, position };
    try {
      if (from === undefined && disk.durable) syncNewFolder(layout.session(id));
      disk.feed.append(
        lines.map((each) => entryOf(id, each)),
        disk.now(),
      );
      writeSnapshot(disk, record, size, text, lock, start.badSnapshot);
      if (isFinal(record)) markDone(layout, record);
      return { ...settled, tail: [] };
    } catch {
      return { ...settled, tail: lines };
    }
  });
}

/** Runs `work` under the session's lock; `CONFLICT` when a living writer holds it. */
export function locked<T>(disk: Disk, id: string, work: (lock: Held) => T): T {
  const { layout } = disk;
  const bury = (token: string) => quietly(() => unlinkSync(tempName(layout.state(id), token)));
  const lock = guarded("take the lock", () => tryLock(layout.locks, id, disk.now(), bury));
  if (lock === undefined) throw new SessionError("CONFLICT", `Another writer is at work on session ${id}.`);
  try {
    return guarded("commit", () => work(lock));
  } finally {
    quietly(() => lock.release());
  }
}

/** Finishes what a killed committer left: feed, snapshot, markers. Answers the record. */
export function settleSession(disk: Disk, id: string): SessionRecord | undefined {
  return locked(disk, id, (lock) => {
    const loaded = loadSession(disk.layout, id);
    if (loaded === undefined) {
      forgetOpen(disk.layout, id);
      return undefined;
    }
    const { record, tail } = loaded;
    if (tail.length > 0) {
      disk.feed.append(
        tail.map((each) => entryOf(id, each)),
        disk.now(),
      );
      const { size, badSnapshot } = loaded.position as Position;
      writeSnapshot(disk, record, size, encodeLine(tail.at(-1) as Line), lock, badSnapshot);
    }
    if (isFinal(record)) markDone(disk.layout, record);
    else markOpen(disk.layout, record);
    return record;
  });
}

/** Writes `state.json`: the record, and behind it how much of the journal it holds. */
export function writeSnapshot(
  disk: Disk,
  record: SessionRecord,
  bytes: number,
  lastLine: string,
  lock: Held,
  badSnapshot: boolean,
): void {
  const path = disk.layout.state(record.agent_id);
  if (badSnapshot) {
    const time = new Date(disk.now()).toISOString().replaceAll(":", "-");
    quietly(() => renamePatiently(path, `${path}.corrupt-${time}`));
  }
  const journal = { bytes, sum: lastLine.slice(-10, -2) };
  replaceFile(path, tempName(path, lock.token), `${JSON.stringify({ ...record, journal }, null, 2)}\n`, false);
}

export function tempName(path: string, token: string): string {
  return `${path}.${token}.tmp`;
}

function checkSize(record: SessionRecord): void {
  const text = JSON.stringify(record);
  const bytes = text.length * 3 <= MAX_RECORD_BYTES ? text.length : Buffer.byteLength(text, "utf8");
  if (bytes <= MAX_RECORD_BYTES) return;
  throw new SessionError(
    "LIMIT_EXCEEDED",
    `The record of session ${record.agent_id} would have ${bytes} bytes; at most ${MAX_RECORD_BYTES} are kept.`,
    { bytes, limit: MAX_RECORD_BYTES },
  );
}

/** A folder left empty by a killed creator is taken; anything else of that name is somebody's. */
function makeSessionFolder(disk: Disk, id: string): void {
  const folder = disk.layout.session(id);
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    if (loadSession(disk.layout, id) !== undefined) throw grown();
    if (readdirSync(folder).some((name) => !name.endsWith(".tmp") && name !== "events.jsonl")) {
      const text = `The folder ${folder} is there already and does not hold session ${id}.`;
      throw new SessionError("CONFLICT", text, { agent_id: id, permanent: true });
    }
  }
}

function syncNewFolder(folder: string): void {
  syncFolder(folder);
  syncFolder(dirname(folder));
}
