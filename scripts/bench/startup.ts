import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleScript } from "./bundle-script.ts";
import type { Context } from "./context.ts";
import { cleanEnv, type ProcessRun, runScript } from "./measured-process.ts";
import { type StartupPlace, startupPlace } from "./startup-place.ts";
import { plantRoster, SCENARIOS, type Scenario } from "./startup-scenarios.ts";
import { median, shuffled } from "./statistics.ts";
import { judged, LIMIT_COLUMNS, type Row, type Table } from "./table.ts";

/** Floors measured in one round; their mean is what the round's processes are compared with. */
const FLOORS_PER_ROUND = 3;

interface Case {
  scenario: Scenario;
  place: StartupPlace;
  script: string;
  /** Per round: this process against the empty one of the same round. */
  cpuRatios: number[];
  wallRatios: number[];
  cpuMs: number[];
}

/** What a hook process costs, as a multiple of `node` running an empty CommonJS file. */
export async function startup(context: Context): Promise<Table[]> {
  const { options, progress } = context;
  const folder = context.folder("startup");
  const empty = join(folder, "empty.cjs");
  writeFileSync(empty, "");
  const naive = await bundleScript("naive-hook.ts", folder, context.dist);
  const sizes = [10, 50, options.quick ? 500 : 10_000];
  const cases = sizes.flatMap((stored) => {
    const onProgress = (done: number) => progress.say("startup", `stored sessions of ${stored}`, done, stored - 5);
    const place = startupPlace(context.folder(`stored-${stored}`), stored, onProgress);
    return casesAt(place, (hook) => (hook === "naive" ? naive : join(context.dist, "hooks", `${hook}.cjs`)));
  });
  const floor = () => runScript(empty, "", cleanEnv(), folder);
  for (const one of cases) run(one, 0);
  for (let round = 1; round <= options.rounds; round++) {
    measureRound(cases, floor, round);
    progress.say("startup", "rounds", round, options.rounds);
  }
  return [table(cases, options.rounds)];
}

function casesAt(place: StartupPlace, scriptOf: (hook: string) => string): Case[] {
  return [...SCENARIOS, ...NAIVE].map((scenario) => ({
    scenario,
    place,
    script: scriptOf(scenario.hook),
    cpuRatios: [],
    wallRatios: [],
    cpuMs: [],
  }));
}

function measureRound(cases: readonly Case[], floor: () => ProcessRun, round: number): void {
  const runs = new Map<Case, ProcessRun>();
  const floors: ProcessRun[] = [];
  for (const one of shuffled([...cases, ...Array<undefined>(FLOORS_PER_ROUND)])) {
    if (one === undefined) floors.push(floor());
    else runs.set(one, run(one, round));
  }
  const [cpu, wall] = [mean(floors.map(({ cpuMs }) => cpuMs)), mean(floors.map(({ wallMs }) => wallMs))];
  for (const [one, { cpuMs, wallMs }] of runs) {
    one.cpuMs.push(cpuMs);
    one.cpuRatios.push(cpuMs / cpu);
    one.wallRatios.push(wallMs / wall);
  }
}

function run({ scenario, place, script }: Case, round: number): ProcessRun {
  // So that every run finds the same number of waiting sessions, in the same state and of the same age.
  plantRoster(place);
  scenario.before?.(place, round);
  const input = scenario.input(place, round);
  const naive = scenario.protocol === "seed" ? { AGENT_SESSION_DIR: place.naive.dir } : {};
  const text = typeof input === "string" ? input : JSON.stringify(input);
  const seen = runScript(script, text, { ...place.env, ...naive }, place.project);
  if (!scenario.accepts(seen)) {
    throw new Error(
      `"${scenario.name}" (${scenario.protocol}) did not do what is to be measured: ${JSON.stringify(seen)}`,
    );
  }
  scenario.after?.(place);
  return seen;
}

const NAIVE: readonly Scenario[] = [
  {
    name: "pre_delegate as the seed has it",
    protocol: "seed",
    hook: "naive",
    input: () => ({ agent_name: "terraform-architect" }),
    accepts: ({ stdout }) => stdout.includes('"should_resume":true'),
  },
  {
    name: "subagent_stop as the seed has it",
    protocol: "seed",
    hook: "naive",
    before: ({ naive }) => naive.create("stopping", "worker"),
    input: () => ({ agent_id: "stopping", exit_code: 0 }),
    accepts: ({ stdout }) => stdout.includes('"finalized":true'),
  },
];

function table(cases: readonly Case[], rounds: number): Table {
  const rows = cases.map(({ scenario, place, cpuRatios, wallRatios, cpuMs }): Row => {
    const cpu = median(cpuRatios);
    return {
      name: scenario.name,
      protocol: scenario.protocol,
      stored: place.stored,
      cpu,
      wall: median(wallRatios),
      ms: median(cpuMs),
      ...judged(cpu, scenario.limit),
    };
  });
  return {
    section: "startup",
    title: "Start-up: one hook process against an empty one",
    method:
      `Each script once per round in random order, ${rounds} rounds, environment without NODE_EXTRA_CA_CERTS and NODE_OPTIONS. ` +
      "The ratio is the median over rounds of (process / `node empty.cjs` in the same round); CPU time is what the system " +
      "booked on the process until its exit, user and system. Limits are for the CPU ratio; wall time depends on what else runs.",
    columns: [
      { key: "name", title: "hook", unit: "text" },
      { key: "protocol", title: "protocol", unit: "text" },
      { key: "stored", title: "stored", unit: "count" },
      { key: "cpu", title: "CPU ratio", unit: "ratio" },
      { key: "wall", title: "wall ratio", unit: "ratio" },
      { key: "ms", title: "CPU ms", unit: "ms" },
      ...LIMIT_COLUMNS,
    ],
    rows,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
