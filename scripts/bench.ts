// Prints what the built files cost, beside the floor and beside the seeds' way; `npm run bench -- --help`.

import { contention } from "./bench/contention.ts";
import { withContext } from "./bench/context.ts";
import { operations } from "./bench/operations.ts";
import { readOptions, type SectionName } from "./bench/options.ts";
import { redis } from "./bench/redis.ts";
import { describeRun, writeBenchmarks } from "./bench/report.ts";
import { scale } from "./bench/scale.ts";
import { startup } from "./bench/startup.ts";
import { overLimits, type Table, tableText } from "./bench/table.ts";

const RUN: Record<SectionName, typeof startup> = { startup, operations, scale, contention, redis };

const options = readOptions(process.argv.slice(2));
if ("help" in options) {
  (options.wrong ? process.stderr : process.stdout).write(options.help);
  process.exitCode = options.wrong ? 2 : 0;
} else {
  const run = describeRun(options);
  const tables: Table[] = [];
  await withContext(options, async (context) => {
    for (const name of options.only) {
      const measured = await RUN[name](context);
      tables.push(...measured);
      if (!options.json) for (const table of measured) process.stdout.write(`${tableText(table)}\n`);
    }
    // Before the stores are removed, which takes minutes.
    if (options.json) process.stdout.write(`${JSON.stringify({ ...run, tables }, null, 2)}\n`);
    if (options.write) writeBenchmarks(run, tables);
  });
  for (const line of overLimits(tables)) process.stderr.write(`over the limit: ${line}\n`);
}
