import type { Context } from "./context.ts";
import { NaiveSessions } from "./naive.ts";
import { median } from "./statistics.ts";
import { judged, type Table } from "./table.ts";

const CHANGES = 10_000;

/** Whether a session that has been changed often is changed as fast as a new one. */
export async function historyTable(context: Context): Promise<Table> {
  const changes = context.options.quick ? 1000 : CHANGES;
  const dir = context.folder("history");
  const sessions = await context.library.openSessions({ dir, durability: "fast" });
  const naive = new NaiveSessions(context.folder("naive-history"));
  await sessions.create({ agentId: "hot", agentName: "worker" });
  naive.create("hot", "worker");
  const [ours, seed]: [number[], number[]] = [[], []];
  for (let at = 0; at < changes; at++) {
    const phase = at % 2 === 0 ? "planning" : "executing";
    const started = performance.now();
    await sessions.update("hot", { phase, metadata: { at } });
    const between = performance.now();
    naive.update("hot", (state) => {
      state.history.push({ from_phase: state.phase, to_phase: phase, timestamp: new Date().toISOString() });
      Object.assign(state, { phase, metadata: { at } });
    });
    ours.push((between - started) * 1000);
    seed.push((performance.now() - between) * 1000);
    if (at % 100 === 0) context.progress.say("scale", "changes of one session", at, changes);
  }
  await sessions.close();
  return {
    section: "scale",
    title: `One session changed ${changes.toLocaleString("en-US")} times`,
    method:
      "Medians of changes 200 to 700 (its record has reached its full length by then: 200 phase changes are kept) and of the last 500, in " +
      "turn with the seed's way, which keeps every phase change in its one file.",
    columns: [
      { key: "name", title: "", unit: "text" },
      { key: "first", title: "first µs", unit: "us" },
      { key: "last", title: "last µs", unit: "us" },
      { key: "ratio", title: "last : first", unit: "ratio" },
      { key: "limit", title: "limit", unit: "ratio" },
      { key: "verdict", title: "", unit: "text" },
    ],
    rows: [["agent-session", ours, 1.2] as const, ["the seed's way", seed, undefined] as const].map(
      ([name, times, limit]) => {
        const [first, last] = [median(times.slice(200, 700)), median(times.slice(-500))];
        return { name, first, last, ratio: last / first, ...judged(last / first, limit) };
      },
    ),
  };
}
