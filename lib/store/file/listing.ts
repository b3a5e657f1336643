import { existsSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { isSessionId } from "../../session/ids.ts";
import type { Disk } from "./disk.ts";
import { allIds } from "./folders.ts";
import { ifThere, quietly, refuseLink } from "./io.ts";
import { fileName } from "./layout.ts";
import { tryLock } from "./lock.ts";
import { hourOf } from "./markers.ts";
import { indexIsWhole } from "./rebuild.ts";

/** Up to this many folders a store is simply read: no index can be wrong then. */
const SMALL = 64;

/** Ids that may be open; of one agent when named. */
export function* openIds(disk: Disk, agentName?: string): Generator<string> {
  const { layout } = disk;
  const all = withoutIndex(disk);
  if (all !== undefined) return yield* all;
  const ending = agentName === undefined ? undefined : `@${fileName(agentName)}`;
  for (const name of ifThere(() => readdirSync(layout.open)) ?? []) {
    const id = name.slice(0, Math.max(0, name.indexOf("@")));
    if (isSessionId(id) && (ending === undefined || name.endsWith(ending))) yield id;
  }
}

/** Ids that may have ended before `time`. Markers of sessions that are gone are taken away on the way. */
export function* doneIds(disk: Disk, time: number): Generator<string> {
  const { layout } = disk;
  const all = withoutIndex(disk);
  if (all !== undefined) return yield* all;
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

/** A link among them is none: what it leads to is not ours to tidy. */
function hoursIn(done: string): string[] {
  refuseLink(done);
  const entries = ifThere(() => readdirSync(done, { withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** All ids, where they are few or the index cannot be had right now; else `undefined`. */
function withoutIndex(disk: Disk): Iterable<string> | undefined {
  const ids: string[] = [];
  for (const id of allIds(disk.layout)) {
    if (ids.push(id) > SMALL) return indexIsWhole(disk) ? undefined : allIds(disk.layout);
  }
  return ids;
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
