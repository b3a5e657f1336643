import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { bundleScript } from "./bundle-script.ts";
import type { Contended, Contention } from "./contender.ts";
import type { Context } from "./context.ts";
import { cleanEnv } from "./measured-process.ts";
import { NaiveSessions } from "./naive.ts";
import { percentile } from "./statistics.ts";
import type { Row, Table } from "./table.ts";

const WAYS = [
  { way: "ours", name: "agent-session" },
  { way: "floor", name: "bare system calls, no lock" },
  { way: "naive", name: "the seed's way" },
] as const;

/** Many processes that change one session as fast as they can. */
export async function contention(context: Context): Promise<Table[]> {
  const folder = context.folder("contention");
  const script = await bundleScript("contender.ts", folder, context.dist);
  const total = context.options.quick ? 320 : 6400;
  const rows: Row[] = [];
  for (const processes of [1, 2, 8, 32]) {
    for (const { way, name } of WAYS) {
      rows.push({
        name,
        processes,
        ...(await contend(context, script, way, processes, Math.round(total / processes))),
      });
      context.progress.say("contention", "rows", rows.length, 4 * WAYS.length);
    }
  }
  return [
    {
      section: "contention",
      title: "Contention: processes that add to one number of one session, without a pause",
      method:
        `${total.toLocaleString("en-US")} changes in all, shared evenly; durability "fast". A wait is the time from the call to its return. ` +
        "Lost: changes whose call returned and that the number does not hold. Failed: calls that threw; ours because others came first for " +
        "5 s, the seed's way because it read a half-written file. The bare calls (read and parse, append, temporary file, rename) keep no number.",
      columns: [
        { key: "processes", title: "processes", unit: "count" },
        { key: "name", title: "", unit: "text" },
        { key: "perSecond", title: "changes/s", unit: "perSecond" },
        { key: "p50", title: "p50 ms", unit: "ms" },
        { key: "p99", title: "p99 ms", unit: "ms" },
        { key: "max", title: "max ms", unit: "ms" },
        { key: "lost", title: "lost", unit: "count" },
        { key: "failed", title: "failed", unit: "count" },
      ],
      rows,
    },
  ];
}

async function contend(
  context: Context,
  script: string,
  way: Contention["way"],
  processes: number,
  changes: number,
): Promise<Row> {
  const dir = context.folder(way);
  const naive = new NaiveSessions(dir);
  const sessions = await context.library.openSessions({ dir, durability: "fast" });
  if (way === "ours") await sessions.create({ agentId: "hot", metadata: { count: 0 } });
  else naive.create("hot", "worker", { count: 0 });
  const results = await together(script, { dir, way, changes }, processes);
  const waits = results.flatMap((result) => result.waits);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const seconds =
    (Math.max(...results.map(({ ended }) => ended)) - Math.min(...results.map(({ started }) => started))) / 1000;
  const row = {
    perSecond: (waits.length - failed) / seconds,
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
    max: Math.max(...waits),
  };
  if (way === "floor") return row;
  const count = way === "ours" ? Number((await sessions.get("hot"))?.metadata.count) : countOf(naive);
  await sessions.close();
  return { ...row, failed, lost: waits.length - failed - count };
}

/** None when the file is half written for good. */
function countOf(naive: NaiveSessions): number {
  try {
    return Number(naive.get("hot").metadata.count);
  } catch {
    return 0;
  }
}

/** Starts the processes, lets them begin at once, and answers what they have to say. */
async function together(script: string, job: Contention, processes: number): Promise<Contended[]> {
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, [script, JSON.stringify(job)], { env: cleanEnv(), stdio: ["pipe", "pipe", "inherit"] }),
  );
  const readers = children.map((child) => linesOf(child));
  for (const reader of readers) await reader.next();
  const rest = readers.map((reader) => reader.next());
  for (const child of children) child.stdin?.end();
  return (await Promise.all(rest)).map((text) => {
    if (text === undefined) throw new Error("A process that was to contend died.");
    return JSON.parse(text) as Contended;
  });
}

function linesOf(child: ChildProcess): { next(): Promise<string | undefined> } {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value, done } = await lines.next();
      return done === true ? undefined : value;
    },
  };
}
