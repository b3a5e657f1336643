// A process of its own: lists the sessions of a store in one of several ways; prints how long it took and how much memory.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openSessions } from "../../lib/index.ts";
import { NaiveSessions } from "./naive.ts";

export interface ListingJob {
  dir: string;
  /** `all` and `newest` are ours; `kept` and `passed` read and parse every record, and keep all of them or none. */
  way: "all" | "newest" | "kept" | "passed" | "naive";
  /** How many sessions must be found; `newest` asks for so many. */
  expected: number;
}

export interface ListingResult {
  ms: number;
  cpuMs: number;
  rssMb: number;
}

void main();

async function main(): Promise<void> {
  const { dir, way, expected } = JSON.parse(readFileSync(0, "utf8")) as ListingJob;
  const sessions = await openSessions({ dir, durability: "fast" });
  const cpu = process.cpuUsage();
  const started = performance.now();
  const ways = {
    all: async () => (await sessions.list()).length,
    newest: async () => (await sessions.list({ limit: expected })).length,
    kept: () => [...parsed(dir)].length,
    passed: () => {
      let count = 0;
      for (const _ of parsed(dir)) count++;
      return count;
    },
    naive: () => new NaiveSessions(dir).list().length,
  };
  const found = await ways[way]();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  if (found !== expected) throw new Error(`${found} were found instead of ${expected}`);
  const rssMb = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, rssMb } satisfies ListingResult));
}

function* parsed(dir: string): Generator<unknown> {
  for (const name of readdirSync(dir)) {
    if (!name.startsWith(".")) yield JSON.parse(readFileSync(join(dir, name, "state.json"), "utf8"));
  }
}
