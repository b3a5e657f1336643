import { join } from "node:path";
import type { Context } from "./context.ts";
import { cleanEnv, runScript } from "./measured-process.ts";
import type { ScalePlace } from "./scale-place.ts";
import { median, shuffled } from "./statistics.ts";
import { judged, type Row } from "./table.ts";

/** The whole pre_delegate process, by its CPU time. */
export function processRow(context: Context, small: ScalePlace, large: ScalePlace): Row {
  const rounds = context.options.quick ? 4 : 40;
  const folder = context.folder("process");
  const input = JSON.stringify({ agent_name: "worker" });
  const run = ({ layout }: ScalePlace) => {
    const env = cleanEnv({ HOME: folder, AGENT_SESSION_DIR: layout.root });
    const seen = runScript(join(context.dist, "hooks", "pre_delegate.cjs"), input, env, folder);
    if (!seen.stdout.includes('"agent_id"')) throw new Error(`pre_delegate found nothing: ${JSON.stringify(seen)}`);
    return seen.cpuMs;
  };
  const times = { small: [] as number[], large: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const which of shuffled(["small", "large"] as const))
      times[which].push(run(which === "small" ? small : large));
    context.progress.say("scale", "pre_delegate processes", round + 1, rounds);
  }
  const ratio = median(times.large.map((value, at) => value / (times.small[at] as number)));
  return {
    name: "pre_delegate process (CPU)",
    small: median(times.small),
    large: median(times.large),
    compared: "large : small",
    ratio,
    ...judged(ratio, 1.5),
  };
}
