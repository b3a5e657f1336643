import { join } from "node:path";
import { bundleScript } from "./bundle-script.ts";
import type { Context } from "./context.ts";
import type { ListingJob, ListingResult } from "./list-all.ts";
import { cleanEnv, runScript } from "./measured-process.ts";
import type { ScalePlace } from "./scale-place.ts";
import { median, shuffled } from "./statistics.ts";
import { judged, type Row } from "./table.ts";

const LIMIT = 1.5;
const NEWEST = 50;
/** Of a listing of 100,000 that need not hold them all, in megabytes. */
const MEMORY = 120;

type Way = ListingJob["way"];

/** What reads every session, each time in a process of its own, for the memory it takes. */
export async function listAllRows(context: Context, small: ScalePlace, large: ScalePlace): Promise<Row[]> {
  const folder = context.folder("list-all");
  const script = await bundleScript("list-all.ts", folder, context.dist);
  const run = (place: ScalePlace, way: Way): ListingResult => {
    const expected = way === "newest" ? NEWEST : place.stored;
    const job: ListingJob = { dir: place.layout.root, way, expected };
    const { stdout, stderr } = runScript(script, JSON.stringify(job), cleanEnv({ HOME: folder }), folder);
    if (stdout === "") throw new Error(`list all failed: ${stderr}`);
    return JSON.parse(stdout) as ListingResult;
  };
  const found = { small: [], all: [], newest: [], kept: [], passed: [], naive: [] } as Record<
    Way | "small",
    ListingResult[]
  >;
  const commands: ListingResult[] = [];
  const rounds = context.options.quick ? 1 : 5;
  for (let round = 0; round < rounds; round++) {
    for (const way of shuffled(["all", "newest", "kept", "passed", "naive"] as const)) found[way].push(run(large, way));
    found.small.push(run(small, "all"));
    commands.push(commandLine(context, large, folder));
    context.progress.say("scale", "list all", round + 1, rounds);
  }
  const ms = (results: readonly ListingResult[]) => median(results.map((result) => result.ms));
  const rss = (results: readonly ListingResult[]) => Math.max(...results.map((result) => result.rssMb));
  const against = (ours: readonly ListingResult[], floor: readonly ListingResult[]): Row => {
    const ratio = median(ours.map((result, at) => result.ms / (floor[at] as ListingResult).ms));
    const figures = { large: ms(ours), floor: ms(floor), rss: rss(ours), floorRss: rss(floor) };
    return { ...figures, compared: "large : floor", ratio, ...judged(ratio, LIMIT) };
  };
  const memory = rss(found.newest);
  return [
    { name: "list all", small: ms(found.small), naive: ms(found.naive), ...against(found.all, found.kept) },
    { name: `list the newest ${NEWEST} of all`, ...against(found.newest, found.passed) },
    { name: "… and its memory", compared: "RSS MB", ratio: memory, ...judged(memory, MEMORY) },
    { name: "agent-session list --json, the process", large: ms(commands), rss: rss(commands) },
  ];
}

function commandLine(context: Context, { layout, stored }: ScalePlace, folder: string): ListingResult {
  const env = cleanEnv({ HOME: folder, AGENT_SESSION_DIR: layout.root });
  const seen = runScript(join(context.dist, "cli.cjs"), "", env, folder, ["list", "--json"]);
  const count = seen.status === 0 ? (JSON.parse(seen.stdout) as unknown[]).length : seen.stderr;
  if (count !== stored) throw new Error(`agent-session list: ${count} instead of ${stored}`);
  return { ms: seen.wallMs, cpuMs: seen.cpuMs, rssMb: seen.rssMb };
}
