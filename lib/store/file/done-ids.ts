import { existsSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { isSessionId } from "../../session/ids.ts";
import { parseTime } from "../../session/time.ts";
import type { Disk } from "./disk.ts";
import { fieldIn, glance } from "./glance.ts";
import { ifThere, quietly, refuseLink } from "./io.ts";
import type { Layout } from "./layout.ts";
import { fewOf, withoutIndex } from "./listing.ts";
import { tryLock } from "./lock.ts";
import { hourOf } from "./markers.ts";

/** Ids that may have ended before `time`. Markers of sessions that are gone are taken away on the way. */
export function* doneIds(disk: Disk, time: number): Generator<string> {
  const { layout } = disk;
  const all = fewOf(layout) ?? withoutIndex(disk);
  if (all !== undefined) {
    // Who cleans up by hand is told how many stay; a hook does not read what has ended lately.
    for (const id of all) if (!disk.hurried || mayHaveEnded(layout, id, time)) yield id;
    return;
  }
  const last = hourOf(time);
  for (const hour of hoursIn(layout.done)) {
    if (hour > last) return;
    const folder = join(layout.done, hour);
    const ids = (ifThere(() => readdirSync(folder)) ?? []).filter(isSessionId);
    if (ids.length === 0) quietly(() => rmdirSync(folder));
    for (const id of ids) {
      if (existsSync(layout.session(id))) yield id;
      else forget(disk, id, join(folder, id));
    }
  }
}

/** Whether the snapshot may be of a session that ended before `time`. */
function mayHaveEnded(layout: Layout, id: string, time: number): boolean {
  const text = glance(layout, id);
  const at = text === undefined ? undefined : parseTime(fieldIn(text, "finalized_at") ?? fieldIn(text, "last_updated"));
  return at === undefined || at <= time;
}

/** A link among them is none: what it leads to is not ours to tidy. */
function hoursIn(done: string): string[] {
  refuseLink(done);
  const entries = ifThere(() => readdirSync(done, { withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

function forget(disk: Disk, id: string, marker: string): void {
  quietly(() => {
    const lock = tryLock(disk, id);
    if (lock === undefined) return;
    try {
      if (!existsSync(disk.layout.session(id))) unlinkSync(marker);
    } finally {
      lock.release();
    }
  });
}
