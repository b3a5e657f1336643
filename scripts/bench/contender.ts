// A process of its own: changes one session again and again, together with others, in one of three ways. Says "ready",
// begins when its stdin ends, and then prints what each change took.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isSessionError, openSessions } from "../../lib/index.ts";
import { floorOf } from "./floors.ts";
import { NaiveSessions } from "./naive.ts";

export interface Contention {
  dir: string;
  way: "ours" | "floor" | "naive";
  changes: number;
}

export interface Contended {
  /** Of all processes of the machine on one clock, ms since epoch. */
  started: number;
  ended: number;
  /** Milliseconds of each change. */
  waits: number[];
  /** Changes that failed: others came first for too long; with the seed's way, the file was half written. */
  failed: number;
}

void main(JSON.parse(process.argv[2] ?? "{}") as Contention);

async function main({ dir, way, changes }: Contention): Promise<void> {
  const change = await wayOf(way, dir);
  console.log("ready");
  readFileSync(0);
  const result: Contended = { started: performance.timeOrigin + performance.now(), ended: 0, waits: [], failed: 0 };
  for (let at = 0; at < changes; at++) {
    const before = performance.now();
    try {
      await change();
    } catch (error) {
      if (!isExpected(error)) throw error;
      result.failed++;
    }
    result.waits.push(performance.now() - before);
  }
  result.ended = performance.timeOrigin + performance.now();
  console.log(JSON.stringify(result));
}

function isExpected(error: unknown): boolean {
  return error instanceof SyntaxError || (isSessionError(error) && error.code === "BUSY");
}

async function wayOf(way: Contention["way"], dir: string): Promise<() => unknown> {
  if (way === "naive") {
    const naive = new NaiveSessions(dir);
    return () => naive.update("hot", ({ metadata }) => Object.assign(metadata, { count: Number(metadata.count) + 1 }));
  }
  if (way === "floor") {
    const floor = floorOf(false, { temporary: `${process.pid}.tmp` });
    const state = readFileSync(join(dir, "hot", "state.json"));
    const line = Buffer.from(`${"x".repeat(400)}\n`);
    return () => floor.change(join(dir, "hot"), line, state);
  }
  const sessions = await openSessions({ dir, durability: "fast" });
  return () => sessions.update("hot", ({ metadata }) => ({ metadata: { count: Number(metadata.count) + 1 } }));
}
