import { readdirSync } from "node:fs";
import { isSessionId } from "../../session/ids.ts";
import type { Disk } from "./disk.ts";
import { allIds, fewIds } from "./folders.ts";
import { ifThere } from "./io.ts";
import { fileName } from "./layout.ts";
import { hasIndex } from "./markers.ts";
import { buildIndex } from "./rebuild.ts";

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

/** All ids, where they are few or the index cannot be had right now; else `undefined`. */
export function withoutIndex(disk: Disk): Iterable<string> | undefined {
  const { layout } = disk;
  const few = fewIds(layout, SMALL);
  if (few !== undefined) return few;
  return hasIndex(layout) || buildIndex(disk) ? undefined : allIds(layout);
}

/** Up to this many folders a store is simply read: no index can be wrong then. */
const SMALL = 64;
