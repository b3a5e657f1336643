import { ownerAlive } from "../app/context.ts";
import { list } from "../app/list.ts";
import { look } from "../app/sessions.ts";
import { whereOf } from "../app/where.ts";
import { followFeed } from "../outbound/listen.ts";
import type { Runtime } from "../runtime.ts";
import { assess } from "../session/assess.ts";
import type { SessionRecord } from "../session/record.ts";
import { openScreen } from "./screen.ts";
import type { Ui } from "./ui.ts";
import { watchFrame } from "./watch-frame.ts";

/** Between two drawings at least; ages move on once a second. Milliseconds. */
const DRAW_MS = 100;
const TICK_MS = 1000;
const KEYS: Readonly<Record<string, (top: number, page: number) => number>> = {
  "\u001b[A": (top) => top - 1,
  k: (top) => top - 1,
  "\u001b[B": (top) => top + 1,
  j: (top) => top + 1,
  "\u001b[5~": (top, page) => top - page,
  "\u001b[6~": (top, page) => top + page,
  g: () => 0,
  G: () => Number.MAX_SAFE_INTEGER,
};

/** Shows the open sessions, and those that end meanwhile, on the whole terminal until `q` or the process is asked to end. */
export async function watchLive(app: Runtime, uiNow: () => Ui): Promise<void> {
  const end = new AbortController();
  const sessions = new Map<string, SessionRecord>();
  const rows = () => process.stdout.rows || 24;
  let trouble: string | undefined;
  let top = 0;
  let last = 0;
  let drawing: NodeJS.Timeout | undefined;
  const draw = () => {
    drawing = undefined;
    const frame = watchFrame(uiNow(), {
      sessions: sessions.values(),
      isInterrupted: (record) =>
        assess(record, app.now(), app.policy, { ownerAlive: ownerAlive(app, record) }).state === "interrupted",
      where: whereOf(app),
      top,
      rows: rows(),
      trouble,
    });
    last = frame.last;
    top = Math.min(top, last);
    screen.show(frame.lines);
  };
  const drawSoon = () => {
    drawing ??= setTimeout(draw, DRAW_MS);
  };
  const screen = openScreen({
    onKey: (key) => {
      if (key === "q" || key === "Q") return end.abort();
      top = Math.max(0, Math.min(KEYS[key]?.(top, rows() - 4) ?? top, last));
      draw();
    },
    onResize: draw,
    onEnd: () => end.abort(),
  });
  const tick = setInterval(drawSoon, TICK_MS);
  try {
    // Followed before they are listed, so that nothing in between is missed.
    const following = followFeed(app.store, {
      signal: end.signal,
      keepAlive: true,
      onEntry: async ({ agent_id, type }) => {
        trouble = undefined;
        if (/^(?:message|presence|memory)\./.test(type)) return;
        const found = await look(app, agent_id);
        if (typeof found === "object") sessions.set(agent_id, found);
        else sessions.delete(agent_id);
        drawSoon();
      },
      onError: ({ message }) => {
        trouble = message;
        drawSoon();
      },
    });
    for (const record of await list(app, { activeOnly: true })) {
      if (!sessions.has(record.agent_id)) sessions.set(record.agent_id, record);
    }
    draw();
    await following;
  } finally {
    end.abort();
    clearInterval(tick);
    clearTimeout(drawing);
    screen.leave();
  }
}
