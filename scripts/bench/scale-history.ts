import { readFileSync, statSync } from "node:fs";
import { layoutOf } from "../../lib/store/file/layout.ts";
import type { Context } from "./context.ts";
import { floorOf } from "./floors.ts";
import { NaiveSessions } from "./naive.ts";
import { median } from "./statistics.ts";
import { judged, type Row, type Table } from "./table.ts";

const CHANGES = 10_000;
const LIMIT = 1.2;

/** Whether a session that has been changed often is changed as fast as a new one. */
export async function historyTable(context: Context): Promise<Table> {
  const changes = context.options.quick ? 1000 : CHANGES;
  const { ours, bare } = await besideTheFloor(context, changes);
  const seed = theSeedsWay(context, changes);
  const floor = lastToFirst(bare);
  const own = lastToFirst(ours);
  const against = own.ratio / floor.ratio;
  const rows: Row[] = [
    { name: "agent-session", ...own, against, ...judged(against, LIMIT) },
    { name: "bare system calls", ...floor },
    { name: "the seed's way", ...lastToFirst(seed) },
  ];
  return {
    section: "scale",
    title: `One session changed ${changes.toLocaleString("en-US")} times`,
    method:
      "Medians of changes 200 to 700 (its record has reached its full length by then: 200 phase changes are kept) and of the last 500. " +
      "The bare system calls do the same to files of the same length, each right after a change, so that what the disk and the machine " +
      "do meanwhile is told from what we do: the limit is on our growth against theirs. The seed's way, which keeps every phase change " +
      "in its one file, runs afterwards: beside it, its garbage and its megabyte of text would slow the others down.",
    columns: [
      { key: "name", title: "", unit: "text" },
      { key: "first", title: "first µs", unit: "us" },
      { key: "last", title: "last µs", unit: "us" },
      { key: "ratio", title: "last : first", unit: "ratio" },
      { key: "against", title: "against the bare calls", unit: "ratio" },
      { key: "limit", title: "limit", unit: "ratio" },
      { key: "verdict", title: "", unit: "text" },
    ],
    rows,
  };
}

/** Microseconds of each change, and of the bare calls with the same bytes after it. */
async function besideTheFloor(context: Context, changes: number): Promise<{ ours: number[]; bare: number[] }> {
  const layout = layoutOf(context.folder("history"));
  const bareLayout = layoutOf(context.folder("history-bare"));
  const sessions = await context.library.openSessions({ dir: layout.root, durability: "fast" });
  const floor = floorOf(false);
  const [ours, bare]: [number[], number[]] = [[], []];
  await sessions.create({ agentId: "hot", agentName: "worker" });
  floor.create(bareLayout.session("hot"), readFileSync(layout.events("hot")), readFileSync(layout.state("hot")));
  let length = statSync(layout.events("hot")).size;
  for (let at = 0; at < changes; at++) {
    const started = performance.now();
    await sessions.update("hot", { phase: phaseOf(at), metadata: { at } });
    ours.push((performance.now() - started) * 1000);
    const state = readFileSync(layout.state("hot"));
    const before = length;
    length = statSync(layout.events("hot")).size;
    const line = Buffer.alloc(length - before, "x");
    const begun = performance.now();
    floor.change(bareLayout.session("hot"), line, state);
    bare.push((performance.now() - begun) * 1000);
    if (at % 100 === 0) context.progress.say("scale", "changes of one session", at, changes);
  }
  await sessions.close();
  return { ours, bare };
}

function theSeedsWay(context: Context, changes: number): number[] {
  const naive = new NaiveSessions(context.folder("naive-history"));
  const times: number[] = [];
  naive.create("hot", "worker");
  for (let at = 0; at < changes; at++) {
    const started = performance.now();
    naive.update("hot", (state) => {
      state.history.push({ from_phase: state.phase, to_phase: phaseOf(at), timestamp: new Date().toISOString() });
      Object.assign(state, { phase: phaseOf(at), metadata: { at } });
    });
    times.push((performance.now() - started) * 1000);
    if (at % 100 === 0) context.progress.say("scale", "changes of one session, the seed's way", at, changes);
  }
  return times;
}

function phaseOf(at: number): "planning" | "executing" {
  return at % 2 === 0 ? "planning" : "executing";
}

function lastToFirst(times: readonly number[]): { first: number; last: number; ratio: number } {
  const [first, last] = [median(times.slice(200, 700)), median(times.slice(-500))];
  return { first, last, ratio: last / first };
}
