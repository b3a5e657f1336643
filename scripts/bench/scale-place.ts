import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Sessions } from "../../lib/index.ts";
import type { Layout } from "../../lib/store/file/layout.ts";
import type { Context } from "./context.ts";
import { AGENTS, emptyRoot, plant, plantEnded, plantOpen } from "./stored.ts";

/** Open sessions in each store, whatever else is stored. */
export const OPEN = 50;

/** A store of one size, as its users see it, and as bare files. */
export interface ScalePlace {
  stored: number;
  layout: Layout;
  sessions: Sessions;
  openIds: readonly string[];
  /** Paths of the open sessions' states of one agent type. */
  statesOf(agent: string): string[];
  /** Adds ended sessions that are past retention. */
  plantDue(count: number): string[];
  removeIndex(): void;
}

export async function scalePlace(context: Context, stored: number): Promise<ScalePlace> {
  const dir = join(context.folder(`scale-${stored}`), "session");
  const layout = emptyRoot(dir);
  const onProgress = (done: number) =>
    context.progress.say("scale", `stored sessions of ${stored}`, done, stored - OPEN);
  plantEnded(layout, stored - OPEN, onProgress);
  const openIds = plantOpen(layout, OPEN);
  const sessions = await context.library.openSessions({ dir, durability: "fast" });
  await checkPlanted(sessions, openIds);
  return {
    stored,
    layout,
    sessions,
    openIds,
    statesOf: (agent) => openIds.filter((_, at) => AGENTS[at % AGENTS.length] === agent).map((id) => layout.state(id)),
    plantDue: (count) =>
      Array.from({ length: count }, (_, at) => {
        const ended = Date.now() - 8 * 86_400_000 - (at % 10) * 3_600_000;
        return plant(layout, { id: `due-${at}`, agent: "worker", at: ended, ended: true }).agent_id;
      }),
    removeIndex() {
      rmSync(layout.open, { recursive: true });
      rmSync(layout.done, { recursive: true });
    },
  };
}

/** What was written by hand here must be what the store itself would have written. */
async function checkPlanted(sessions: Sessions, openIds: readonly string[]): Promise<void> {
  for (const id of [openIds[0] as string, "ended-000000"]) {
    const findings = (await sessions.verify(id)).flatMap((seen) => seen.findings);
    if (findings.length > 0) throw new Error(`the planted session ${id} is no real one: ${findings.join("; ")}`);
  }
}
