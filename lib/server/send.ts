import { flushTiles } from "../app/tasks/tiles.ts";
import { createRuntime } from "../runtime.ts";

/** Longest time this process lives on after the conversation. Milliseconds. */
const BUDGET_MS = 20_000;

// Started by session_end, with nobody to tell: what fails is tried again by whoever sends next.
const app = createRuntime({ actor: "hook:session_end" });
const { tiles } = app.destinations;
if (tiles !== undefined) {
  flushTiles(app, tiles, { budgetMs: BUDGET_MS, patient: true })
    .catch(() => undefined)
    .then(() => app.store.close())
    .catch(() => undefined);
}
