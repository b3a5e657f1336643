import type { App } from "./context.ts";

/** Where the last limited cleanup of the hub stopped, per collection. */
export interface Progress {
  /** When it ran, ms since epoch. */
  at: number;
  after: Record<string, string>;
}

/** Collection and key of the one document that holds it. */
export const HUB_CLEANUP = "hub-cleanup";

export async function lastHubCleanup(app: App): Promise<Progress | undefined> {
  return (await app.store.doc.get<Progress>(HUB_CLEANUP, HUB_CLEANUP))?.value;
}
