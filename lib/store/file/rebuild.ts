import { isSessionError } from "../../errors.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { Disk } from "./disk.ts";
import { quietly } from "./io.ts";
import { loadSession } from "./load.ts";
import { tryLock } from "./lock.ts";
import { allIds, hasIndex, markDone, markOpen, stampIndex } from "./markers.ts";

/**
 * Builds a missing index from the records, so that sessions copied in by hand are found. Past the
 * store's limit, while another process builds it, or on a store that cannot be written, it is left for later.
 */
export function rebuildIndex(disk: Disk): void {
  if (hasIndex(disk.layout)) return;
  const ids: string[] = [];
  for (const id of allIds(disk.layout)) if (ids.push(id) > disk.rebuildLimit) return;
  if (ids.length === 0) return;
  quietly(() => {
    const lock = tryLock(disk.layout.locks, ".index", disk.now(), () => {});
    if (lock === undefined) return;
    try {
      for (const id of ids) markFromRecord(disk, id);
      stampIndex(disk.layout);
    } finally {
      lock.release();
    }
  });
}

function markFromRecord(disk: Disk, id: string): void {
  try {
    const record = loadSession(disk.layout, id)?.record;
    if (record === undefined) return;
    if (isFinal(record)) markDone(disk.layout, record);
    else markOpen(disk.layout, record);
  } catch (error) {
    if (!isSessionError(error)) throw error;
  }
}
