import { closeSync, lstatSync, openSync, readSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import type { Loaded } from "../contract.ts";
import { newerRecord, unreadable } from "../unreadable.ts";
import { codeOf, ifThere, patiently, READ, readText } from "./io.ts";
import type { Layout } from "./layout.ts";
import { type Found, isAtSeam, type Position, SEAM_LENGTH, standing } from "./position.ts";
import { readBeyond } from "./read-beyond.ts";
import { readSnapshot, type Seam, type Snapshot } from "./snapshot.ts";

/**
 * Reads a session as spec 1 §2 "Load" says: the snapshot, and the journal's lines beyond it; the
 * whole journal when there is no good snapshot; the snapshot alone when the journal holds less.
 */
export function loadSession(layout: Layout, id: string): Loaded | undefined {
  const loaded = loadFolder(layout, id);
  return loaded?.record.agent_id === id ? loaded : undefined;
}

/** As {@link loadSession}, also when the record in the folder has another id. */
export function loadFolder(layout: Layout, id: string): Loaded | undefined {
  if (!hasFolder(layout, id)) return undefined;
  try {
    return loadFiles(layout, id);
  } catch (error) {
    // Something else lies where a file of ours should be.
    if (codeOf(error) === "EISDIR" || codeOf(error) === "ELOOP") throw unreadable(id, (error as Error).message);
    throw error;
  }
}

/** Whether the session has a folder; `CORRUPT` when a symbolic link stands in its place. */
export function hasFolder(layout: Layout, id: string): boolean {
  const folder = lstatSync(layout.session(id), { throwIfNoEntry: false });
  if (folder?.isSymbolicLink()) {
    throw new SessionError("CORRUPT", `The folder of session ${id} is a symbolic link, which is refused.`, {
      agent_id: id,
    });
  }
  return folder?.isDirectory() === true;
}

/** As {@link loadFolder}, of what is known to be a folder and no link. */
export function loadFiles(layout: Layout, id: string): Loaded | undefined {
  for (let attempt = 1; ; attempt++) {
    const snapshot = readSnapshot(layout.state(id));
    if (snapshot.newer) throw newerRecord(id);
    const { loaded, joined, absent } = read(layout.events(id), snapshot);
    if (joined) return loaded;
    // The usual way did not do. Was the snapshot replaced, or the session deleted and made anew, between the two readings?
    if (attempt < MAX_LOOKS && readText(layout.state(id)) !== snapshot.text) continue;
    if (loaded !== undefined || absent) return loaded;
    throw unreadable(id, "neither state.json nor events.jsonl holds a record");
  }
}

const MAX_LOOKS = 5;

/** The snapshot was read before: so the journal is never the older of the two. */
function read(path: string, snapshot: Snapshot): Found {
  const fd = ifThere(() => patiently(() => openSync(path, READ)));
  if (fd === undefined) {
    if (snapshot.record === undefined) return { absent: snapshot.text === undefined };
    return { loaded: standing(snapshot.record, { size: 0, end: "", badSnapshot: false }) };
  }
  try {
    return withJournal(snapshot, fd);
  } finally {
    closeSync(fd);
  }
}

function withJournal(snapshot: Snapshot, fd: number): Found {
  const { record, seam } = snapshot;
  if (record === undefined || seam === undefined || !endsAt(fd, seam)) return readBeyond(snapshot, fd);
  const position: Position = { size: seam.bytes, end: `${seam.sum}"}\n`, badSnapshot: false };
  return { joined: true, loaded: { record, needsBase: false, tail: [], position } };
}

/** Whether the journal ends at the seam, as it mostly does: one call finds out. */
export function endsAt(fd: number, seam: Seam): boolean {
  const from = seam.bytes - SEAM_LENGTH;
  if (from < 0) return false;
  // One for all readings: to make it costs as much as the call, where every session is read.
  end ??= Buffer.allocUnsafe(SEAM_LENGTH + 1);
  return readSync(fd, end, 0, end.length, from) === SEAM_LENGTH && isAtSeam(end, seam);
}

let end: Buffer | undefined;
