import { draft, happened, seal, UNCHANGED } from "../session/draft.ts";
import { commit, onStored } from "./commit.ts";
import type { App } from "./context.ts";

/** Takes the claim away from whoever holds it, or from this holder alone; whether there was one. `NOT_FOUND`. */
export async function dropClaim(app: App, id: string, holder?: string): Promise<boolean> {
  const decide = onStored(id, (stored, now) => {
    const { claim } = stored;
    if (claim === undefined || (holder !== undefined && claim.holder !== holder)) return UNCHANGED;
    const work = draft(now);
    work.set.claim = null;
    happened(work, "session.updated", { keys: ["claim"] });
    return seal(stored, work, { quiet: true });
  });
  return !(await commit(app, id, decide)).unchanged;
}
