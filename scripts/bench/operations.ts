import type { Context } from "./context.ts";
import { type Durability, type Operation, operationKinds } from "./operation-kinds.ts";
import { median, shuffled } from "./statistics.ts";
import { judged, LIMIT_COLUMNS, type Row, type Table } from "./table.ts";

/** What one call costs in a process that runs, beside the same bytes written by bare system calls. */
export async function operations(context: Context): Promise<Table[]> {
  const [rounds, calls] = context.options.quick ? [4, 15] : [40, 50];
  const rows: Row[] = [];
  for (const durability of ["fast", "fsync"] as const) {
    const { operations: all, sessions } = await operationKinds(context, durability);
    const measured = all.filter(({ reads }) => reads !== true || durability === "fast");
    for (const [at, operation] of measured.entries()) {
      rows.push(await rowOf(operation, durability, rounds, calls));
      context.progress.say("operations", `${operation.name} ${durability}`, at + 1, measured.length);
    }
    await sessions.close();
  }
  return [
    {
      section: "operations",
      title: "Operations in a running process",
      method:
        `${rounds} rounds, each of ${calls} calls of the library, of the floor and of the seed's way, in random order, after ` +
        `${WARM_UP} rounds that warm up; the figures are medians of the rounds' medians, the ratio is the median of the rounds' ratios. ` +
        "Floor: the same bytes with the same durability by bare system calls in the same folder: read and parse, append a journal line, " +
        "write a temporary file, rename (create: make the folder instead of reading; get and shouldResume: read and parse). It has no " +
        "lock, no marker and no feed. fsync: the line is on the disk before the call returns. Seed: read, change and write in place; " +
        "not durable, not atomic, no lock.",
      columns: [
        { key: "name", title: "operation", unit: "text" },
        { key: "durability", title: "durability", unit: "text" },
        { key: "ours", title: "µs", unit: "us" },
        { key: "floor", title: "floor µs", unit: "us" },
        { key: "ratio", title: "ratio", unit: "ratio" },
        ...LIMIT_COLUMNS,
        { key: "naive", title: "seed µs", unit: "us" },
      ],
      rows,
    },
  ];
}

/** Rounds that are not counted: after them files are overwritten that have been before, and the code is compiled. */
const WARM_UP = 20;

const KINDS = ["ours", "floor", "naive"] as const;
type Kind = (typeof KINDS)[number];

async function rowOf(operation: Operation, durability: Durability, rounds: number, calls: number): Promise<Row> {
  const medians: Record<Kind, number[]> = { ours: [], floor: [], naive: [] };
  for (let round = -WARM_UP; round < rounds; round++) {
    const first = (round + WARM_UP) * calls;
    for (let at = first; at < first + calls; at++) await operation.before?.(at);
    for (const kind of shuffled(KINDS)) {
      const value = median(await timed(operation[kind], first, calls));
      if (round >= 0) medians[kind].push(value);
    }
  }
  const ratio = median(medians.ours.map((value, at) => value / (medians.floor[at] as number)));
  return {
    name: operation.name,
    durability: operation.reads === true ? "" : durability,
    ours: median(medians.ours),
    floor: median(medians.floor),
    ratio,
    ...judged(ratio, operation.limit),
    naive: median(medians.naive),
  };
}

/** Microseconds of each call. */
async function timed(call: (at: number) => unknown, first: number, calls: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = first; at < first + calls; at++) {
    const started = performance.now();
    const answer = call(at);
    if (answer instanceof Promise) await answer;
    times.push((performance.now() - started) * 1000);
  }
  return times;
}
