import { readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ANSWERS } from "./cases/answers.ts";
import type { RecordedCase } from "./cases/case.ts";
import { DELEGATIONS } from "./cases/delegations.ts";
import { ENDINGS } from "./cases/endings.ts";
import { PLUGINS } from "./cases/plugins.ts";
import { RESUMES } from "./cases/resumes.ts";
import { environmentOf, streamOf, writePayloads, writeText } from "./fixtures.ts";
import { HOST_VERSIONS, type HostVersion } from "./host.ts";
import { createSanitiser } from "./sanitise.ts";
import { withScenario } from "./scenario.ts";

// Records test/fixtures/host anew, all of it: `npx tsx test/e2e/harness/record.ts`. With case names it plays just these
// and prints their streams instead of writing anything.
const CASES: RecordedCase[] = [...DELEGATIONS, ...RESUMES, ...ENDINGS, ...ANSWERS, ...PLUGINS];
const HERE = dirname(fileURLToPath(import.meta.url));
const FIXTURES = join(HERE, "..", "..", "fixtures", "host");

await main(process.argv.slice(2));

async function main(names: string[]): Promise<void> {
  for (const version of HOST_VERSIONS) {
    if (names.length > 0) {
      const chosen = CASES.filter((entry) => names.includes(entry.name));
      for (const entry of chosen) await play(version, entry, (stream) => process.stdout.write(stream));
      continue;
    }
    rmSync(join(FIXTURES, version), { recursive: true, force: true });
    const seen = new Set<string>();
    for (const entry of CASES) await record(version, entry, seen);
  }
  if (names.length === 0) process.stdout.write(`fixtures: ${Math.round(sizeOf(FIXTURES) / 1000)} kB\n`);
}

async function record(version: HostVersion, entry: RecordedCase, seen: Set<string>): Promise<void> {
  const folder = join(FIXTURES, version);
  await play(version, entry, (stream, calls, sanitise) => {
    writeText(join(folder, "streams", `${entry.name}.jsonl`), stream);
    writePayloads(folder, entry.name, calls, { sanitise, seen });
    if (entry.name === "plugin") writeText(join(folder, "environment.json"), environmentOf(calls, sanitise));
    process.stdout.write(`${version} ${entry.name}: ${calls.length} hook calls\n`);
  });
}

async function play(
  version: HostVersion,
  entry: RecordedCase,
  keep: (stream: string, calls: Parameters<typeof streamOf>[0], sanitise: Parameters<typeof streamOf>[2]) => void,
): Promise<void> {
  await withScenario({ version, agents: entry.agents ?? { worker: {} } }, async (scenario) => {
    await entry.play(scenario);
    const sanitise = createSanitiser(scenario.project, HERE);
    keep(streamOf(scenario.calls(), scenario.api.asks, sanitise), scenario.calls(), sanitise);
  });
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
