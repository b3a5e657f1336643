import { readdirSync } from "node:fs";
import { isAll, isNameUnit } from "../../session/characters.ts";
import { isSessionId } from "../../session/ids.ts";
import type { Disk } from "./disk.ts";
import { allIds, fewIds } from "./folders.ts";
import { glance, saysEnded } from "./glance.ts";
import { ifThere } from "./io.ts";
import { fileName, type Layout } from "./layout.ts";
import { hasIndex, markersMade } from "./markers.ts";
import { buildIndex } from "./rebuild.ts";

/** Ids that may be open; of one agent when named. */
export function* openIds(disk: Disk, agentName?: string): Generator<string> {
  const { layout } = disk;
  const all = withoutIndex(disk);
  const marked = markedOpen(layout, agentName);
  if (all === undefined) return yield* marked;
  for (const id of all) if (marked.has(id) || mayBeOpen(layout, id, agentName)) yield id;
}

function markedOpen(layout: Layout, agentName?: string): Set<string> {
  const ending = agentName === undefined ? undefined : `@${fileName(agentName)}`;
  const ids = new Set<string>();
  for (const name of ifThere(() => readdirSync(layout.open)) ?? []) {
    const id = name.slice(0, Math.max(0, name.indexOf("@")));
    if (isSessionId(id) && (ending === undefined || name.endsWith(ending))) ids.add(id);
  }
  return ids;
}

/** Whether the snapshot of a session without a marker may be an open one's, of the agent. */
function mayBeOpen(layout: Layout, id: string, agentName: string | undefined): boolean {
  const text = glance(layout, id);
  return text === undefined || (mayName(text, agentName) && !saysEnded(text));
}

/** Names that another writer may spell with escapes, or leave out, are in every text. */
function mayName(text: string, agentName: string | undefined): boolean {
  if (agentName === undefined || agentName === UNNAMED || !isAll(agentName, isNameUnit)) return true;
  return text.includes(agentName);
}

/** All ids, where they are few, or the index cannot be had right now or lacks some; else `undefined`. */
export function withoutIndex(disk: Disk): Iterable<string> | undefined {
  const { layout } = disk;
  const few = fewIds(layout, COUNTED);
  if (few !== undefined && (few.length <= SMALL || few.length > markersMade(layout))) return few;
  return hasIndex(layout) || buildIndex(disk) ? undefined : allIds(layout);
}

/** Up to this many folders a store is simply read: no index can be wrong then. */
const SMALL = 16;

/** Up to this many are counted, to notice those that were copied in by hand beside an index. */
const COUNTED = 64;

/** What a record of version 0 without a name gets. */
const UNNAMED = "unknown";
