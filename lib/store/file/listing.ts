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
  const few = fewOf(layout);
  const all = few === undefined || isMarked(layout, few) ? withoutIndex(disk) : few;
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

/** Whether the index can be gone by: there are more than a handful, and as many markers, so that none was copied in by hand. */
function isMarked(layout: Layout, few: readonly string[]): boolean {
  return few.length > HANDFUL && few.length <= markersMade(layout);
}

/** Up to this many an index would spare nothing. */
const HANDFUL = 16;

/** All ids of a store so small that no index is needed. */
export function fewOf(layout: Layout): string[] | undefined {
  return fewIds(layout, FEW);
}

const FEW = 64;

/** All ids, where the index cannot be had right now; else `undefined`. */
export function withoutIndex(disk: Disk): Iterable<string> | undefined {
  return hasIndex(disk.layout) || buildIndex(disk) ? undefined : allIds(disk.layout);
}

/** What a record of version 0 without a name gets. */
const UNNAMED = "unknown";
