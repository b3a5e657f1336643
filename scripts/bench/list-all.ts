// A process of its own: lists every session of a store in one of three ways; prints how long it took and how much memory.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openSessions } from "../../lib/index.ts";
import { NaiveSessions } from "./naive.ts";

export interface ListingJob {
  dir: string;
  way: "ours" | "floor" | "naive";
  expected: number;
}

export interface ListingResult {
  ms: number;
  rssMb: number;
}

void main();

async function main(): Promise<void> {
  const { dir, way, expected } = JSON.parse(readFileSync(0, "utf8")) as ListingJob;
  const sessions = await openSessions({ dir, durability: "fast" });
  const started = performance.now();
  const found =
    way === "ours" ? await sessions.list() : way === "naive" ? new NaiveSessions(dir).list() : sequential(dir);
  const ms = performance.now() - started;
  if (found.length !== expected) throw new Error(`${found.length} were found instead of ${expected}`);
  console.log(JSON.stringify({ ms, rssMb: process.resourceUsage().maxRSS / 1024 } satisfies ListingResult));
}

function sequential(dir: string): unknown[] {
  return readdirSync(dir)
    .filter((name) => !name.startsWith("."))
    .map((name) => JSON.parse(readFileSync(join(dir, name, "state.json"), "utf8")));
}
