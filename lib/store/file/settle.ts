import { isFinal } from "../../session/lifecycles/index.ts";
import type { SessionRecord } from "../../session/record.ts";
import { clearRemains } from "./begun.ts";
import { finish, locked } from "./commit.ts";
import type { Disk } from "./disk.ts";
import { loadSession } from "./load.ts";
import { forgetOpen, markDone, markOpen } from "./markers.ts";
import type { Position } from "./position.ts";
import { keepAside, recordText, writeSnapshot } from "./snapshot.ts";

/**
 * Finishes what a killed writer left: feed, snapshot, markers, the folder of a session that never
 * came to be. Answers the record.
 */
export function settleSession(disk: Disk, id: string): SessionRecord | undefined {
  const { layout } = disk;
  if (!disk.exists()) return undefined;
  return locked(disk, id, (lock) => {
    const loaded = loadSession(layout, id);
    if (loaded === undefined) {
      clearRemains(disk, id);
      return undefined;
    }
    const { record } = loaded;
    const { seam, badSnapshot } = loaded.position as Position;
    if (seam !== undefined) {
      finish(disk, id, record, loaded.tail, () => {
        const path = layout.state(id);
        if (badSnapshot) keepAside(path, disk.now());
        writeSnapshot(path, recordText(record), seam, lock.token);
      });
    }
    if (isFinal(record)) {
      markDone(layout, record);
      forgetOpen(layout, id);
    } else {
      markOpen(layout, record);
    }
    return record;
  });
}
