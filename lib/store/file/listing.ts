import { readdirSync } from "node:fs";
import { isAll, isNameUnit } from "../../session/characters.ts";
import { isSessionId } from "../../session/ids.ts";
import type { Disk } from "./disk.ts";
import { allIds, fewIds } from "./folders.ts";
import { ifThere, readText } from "./io.ts";
import { fileName, type Layout } from "./layout.ts";
import { hasIndex, isMarkedOpen } from "./markers.ts";
import { buildIndex } from "./rebuild.ts";

/** Ids that may be open; of one agent when named. */
export function* openIds(disk: Disk, agentName?: string): Generator<string> {
  const { layout } = disk;
  const all = withoutIndex(disk);
  if (all !== undefined) {
    for (const id of all) if (agentName === undefined || mayBeOf(layout, id, agentName)) yield id;
    return;
  }
  const ending = agentName === undefined ? undefined : `@${fileName(agentName)}`;
  for (const name of ifThere(() => readdirSync(layout.open)) ?? []) {
    const id = name.slice(0, Math.max(0, name.indexOf("@")));
    if (isSessionId(id) && (ending === undefined || name.endsWith(ending))) yield id;
  }
}

/**
 * Whether the session's marker or its snapshot names the agent; to look for the name spares reading the record. Names that
 * another writer may spell with escapes, or leave out, are in every one.
 */
function mayBeOf(layout: Layout, id: string, agentName: string): boolean {
  if (agentName === UNNAMED || !isAll(agentName, isNameUnit)) return true;
  return isMarkedOpen(layout, { agent_id: id, agent_name: agentName }) || holds(layout.state(id), agentName);
}

/** What cannot be read may hold anything: who loads the session is told. */
function holds(path: string, text: string): boolean {
  try {
    return readText(path)?.includes(text) ?? true;
  } catch {
    return true;
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

/** What a record of version 0 without a name gets. */
const UNNAMED = "unknown";
