import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "./context.ts";
import { cleanEnv, type ProcessRun, runScript } from "./measured-process.ts";
import { row } from "./redis-operations.ts";
import { median, shuffled } from "./statistics.ts";
import type { Row } from "./table.ts";

const WAYS = ["file", "redis", "floor"] as const;

/** The whole pre_delegate process on either store: its client is loaded, and connects, at every start. */
export function hookRows(context: Context, stores: { file: string; redis: string }): Row[] {
  const rounds = context.options.quick ? 5 : 40;
  const folder = context.folder("redis-hooks");
  const empty = join(folder, "empty.cjs");
  writeFileSync(empty, "");
  const input = JSON.stringify({ agent_name: "agent-1", task_id: "T1001" });
  const ask = (store: string) => {
    const env = cleanEnv({ HOME: folder, AGENT_SESSION_STORE: store });
    const seen = runScript(join(context.dist, "hooks", "pre_delegate.cjs"), input, env, folder);
    if (!seen.stdout.includes('"should_resume":true')) throw new Error(`nothing was found: ${JSON.stringify(seen)}`);
    return seen;
  };
  const run = {
    file: () => ask(stores.file),
    redis: () => ask(stores.redis),
    floor: () => runScript(empty, "", cleanEnv(), folder),
  };
  const seen: Record<(typeof WAYS)[number], ProcessRun[]> = { file: [], redis: [], floor: [] };
  for (let round = -1; round < rounds; round++) {
    for (const way of shuffled(WAYS)) {
      const one = run[way]();
      if (round >= 0) seen[way].push(one);
    }
    context.progress.say("redis", "pre_delegate processes", round + 1, rounds);
  }
  const rowOf = (name: string, measure: (one: ProcessRun) => number): Row => {
    const [file, redis, floor] = WAYS.map((way) => median(seen[way].map(measure))) as [number, number, number];
    return row(name, file, redis, floor);
  };
  return [
    rowOf("pre_delegate process (CPU)", ({ cpuMs }) => cpuMs),
    rowOf("pre_delegate process (wall)", ({ wallMs }) => wallMs),
  ];
}
