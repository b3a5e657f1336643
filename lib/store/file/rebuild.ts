import { isSessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { Disk } from "./disk.ts";
import { allIds } from "./folders.ts";
import { quietly } from "./io.ts";
import { loadSession } from "./load.ts";
import { tryLock } from "./lock.ts";
import { hasIndex, markEnded, markOpen, stampIndex } from "./markers.ts";

/**
 * Builds a missing index from the records, so that sessions copied in by hand are found, and answers whether the markers
 * can be gone by: not while another process builds it, nor where it cannot be written. Past the store's limit one makes
 * do with the markers there are.
 */
export function buildIndex(disk: Disk): boolean {
  const ids: string[] = [];
  for (const id of allIds(disk.layout)) if (ids.push(id) > disk.rebuildLimit) return true;
  quietly(() => rebuild(disk, ids));
  return hasIndex(disk.layout);
}

function rebuild(disk: Disk, ids: readonly string[]): void {
  const lock = tryLock(disk, ".index");
  if (lock === undefined) return;
  try {
    for (const id of ids) mark(disk, id);
    stampIndex(disk.layout);
  } finally {
    lock.release();
  }
}

/** Only adds: a writer may have reopened the session since it was read. What cannot be read may be open. */
function mark({ layout }: Disk, id: string): void {
  try {
    const record = loadSession(layout, id)?.record;
    if (record === undefined) return;
    if (isFinal(record)) markEnded(layout, record);
    else markOpen(layout, record);
  } catch (error) {
    if (!isSessionError(error)) throw error;
    markOpen(layout, { agent_id: id, agent_name: "unknown" });
  }
}
