import { flushTiles, pendingTiles, tilesStatus } from "../../app/tasks/tiles.ts";
import type { KeyedTile } from "../../outbound/tiles.ts";
import { type Answer, command } from "../command.ts";
import { flag } from "../options.ts";
import { objectText } from "../record-text.ts";

/** Longest time one call tries to send. Milliseconds. */
const BUDGET_MS = 30_000;

const OFF: Answer = {
  json: { enabled: false },
  text: () =>
    "No tiles are sent: PLATO_URL (or plato.url of your own configuration) and plato.scout_room say where to.",
};

export const tiles = command({
  name: "tiles",
  group: "Tasks, tiles and metrics",
  summary: "Show how it stands with the tiles for PLATO, and send those that wait",
  example: "agent-session tiles --flush",
  args: {},
  options: {
    pending: flag("--pending", "List the tiles that are still to be sent"),
    flush: flag("--flush", "Send them now, at most for 30 s: exit 1 when some are left"),
  },
  async run({ options: { pending, flush }, app }): Promise<Answer> {
    const target = app().destinations.tiles;
    if (target === undefined) return { ...OFF, exit: flush ? 1 : 0 };
    if (flush) {
      const sent = await flushTiles(app(), target, { budgetMs: BUDGET_MS, patient: true });
      const left = sent.done ? "" : ` Not all could be sent: ${sent.reason}.`;
      const text = `Sent ${sent.sent}, refused ${sent.rejected}.${left}`;
      return { json: sent, text: () => text, exit: sent.done ? 0 : 1 };
    }
    if (pending) {
      const waiting: KeyedTile[] = [];
      for await (const made of pendingTiles(app(), target)) waiting.push(made);
      return { json: waiting.map(({ tile }) => tile), text: () => waiting.map(({ tile }) => tile.question).join("\n") };
    }
    const status = await tilesStatus(app(), target);
    return { json: { enabled: true, ...status }, text: (ui) => objectText(ui, status) };
  },
});
