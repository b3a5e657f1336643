import { type Imported, importSession } from "../../app/transfer/transfer.ts";
import type { Runtime } from "../../runtime.ts";
import { clean } from "../clean.ts";
import { command } from "../command.ts";
import { argument, oneOf } from "../options.ts";
import type { Step } from "../progress.ts";
import { seedFiles } from "../seed-files.ts";
import { type HubReport, importHub } from "../seed-hub.ts";
import { readTransferFile } from "../transfer-file.ts";

/** What an import says at its end. */
interface Report {
  readonly imported: string[];
  readonly there_already: string[];
  readonly faults: { readonly where: string; readonly agent_id?: string; readonly problem: string }[];
}

export const importCommand = command({
  name: "import",
  group: "Keep the store in order",
  summary: "Take in sessions from an export, or from another program's files",
  details:
    "Nothing that is stored is overwritten. Exit 1 when something could not be taken in; it is named, and all else is there.",
  example: "agent-session import --from gaia ~/old-project",
  args: { path: argument("path", "The export's file (- for stdin), or the other program's project or folder") },
  options: {
    from: oneOf("--from <program>", "gaia, sessions or maestro: whose files they are", [
      "gaia",
      "sessions",
      "maestro",
    ] as const),
  },
  async run({ args: { path }, options: { from }, app, progress }) {
    const report: Report = { imported: [], there_already: [], faults: [] };
    const step = progress("Importing");
    if (from === undefined) await fromExport(app(), path, report, step);
    else await fromSeed(app(), from, path, report, step);
    const { imported, there_already, faults } = report;
    return {
      json: report,
      text: () =>
        [
          `${imported.length} imported, ${there_already.length} there already, ${faults.length} not taken in.`,
          ...faults.map(({ where, agent_id, problem }) => clean([where, agent_id, problem].filter(Boolean).join(": "))),
        ].join("\n"),
      exit: faults.length > 0 ? 1 : 0,
    };
  },
});

async function fromExport(app: Runtime, path: string, report: Report, step: Step): Promise<void> {
  let done = 0;
  for await (const { number, value } of readTransferFile(path)) {
    const where = `${path}:${number}`;
    if (value === undefined) report.faults.push({ where, problem: "no JSON: the file is damaged or was cut short" });
    else note(report, where, await importSession(app, value));
    step(++done);
  }
}

async function fromSeed(
  app: Runtime,
  from: "gaia" | "sessions" | "maestro",
  path: string,
  report: Report,
  step: Step,
): Promise<void> {
  if (from === "sessions") return importHub(app, path, noteIn(report), step);
  const files = seedFiles(from, path);
  for (const [at, { where, found }] of files.entries()) {
    note(report, where, "fault" in found ? found : await importSession(app, found));
    step(at + 1, files.length);
  }
}

function noteIn(report: Report): HubReport {
  return {
    taken: (id, result) => (result === "imported" ? report.imported : report.there_already).push(id),
    fault: (where, problem) => report.faults.push({ where, problem }),
  };
}

function note(report: Report, where: string, result: Imported): void {
  const { agent_id } = result;
  if ("fault" in result) report.faults.push({ where, ...(agent_id && { agent_id }), problem: result.fault });
  else if (result.result === "imported") report.imported.push(result.agent_id);
  else report.there_already.push(result.agent_id);
}
