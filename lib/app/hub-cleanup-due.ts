import type { App } from "./context.ts";

/** Where the last limited cleanup of the hub stopped in each collection, and when. */
export interface HubProgress {
  at: number;
  after: Record<string, string>;
}

/** Collection and key of it. */
export const HUB_PROGRESS = "hub-cleanup";

export async function hubProgress(app: App): Promise<HubProgress | undefined> {
  return (await app.store.doc.get<HubProgress>(HUB_PROGRESS, HUB_PROGRESS))?.value;
}

/** Whether the last limited cleanup of the hub was `everyMs` ago or more: asked before its code is needed. */
export async function hubCleanupDue(app: App, everyMs: number): Promise<boolean> {
  const progress = await hubProgress(app);
  return progress === undefined || app.now() - progress.at >= everyMs;
}
