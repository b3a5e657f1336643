import type { App } from "../context.ts";

/** How often something is looked at that is waited for, in milliseconds. */
const EVERY_MS = 50;

/** Asks `done` again and again until it answers true, or `timeoutMs` are over; whether it did. Real time, no clock that may be set. */
export async function waitUntil(app: App, timeoutMs: number, done: () => Promise<boolean>): Promise<boolean> {
  const start = app.elapsed();
  for (;;) {
    if (await done()) return true;
    const left = timeoutMs - (app.elapsed() - start);
    if (left <= 0) return false;
    await new Promise((wake) => setTimeout(wake, Math.min(EVERY_MS, left)));
  }
}
