import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finalize } from "../../lib/app/sessions.ts";
import type { Answer } from "../../lib/cli/command.ts";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { parse } from "../../lib/cli/program.ts";
import type { Runtime } from "../../lib/runtime.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();

/** What a command says of its progress, as `what done/total`. */
async function progressOf(argv: string[], runtime: Runtime): Promise<string[]> {
  const parsed = parse(argv, COMMANDS, { columns: 80, bold: (each) => each });
  if (parsed.kind !== "call") throw new Error(`no call: ${argv.join(" ")}`);
  const said: string[] = [];
  await parsed.command.run({
    args: parsed.typed.args,
    options: parsed.typed.options(),
    app: () => runtime,
    stdin: () => "",
    progress: (what) => (done, total) =>
      said.push(total === undefined ? `${what} ${done}` : `${what} ${done}/${total}`),
    print: (_: Pick<Answer, "json" | "text">) => true,
    warn: () => {},
    ui: () => undefined,
  });
  return said;
}

/** Three sessions of seed 002 in a folder of their own. */
function seedFolder(): string {
  const project = join(cli.project, "seed");
  for (const id of ["x-1", "x-2", "x-3"]) {
    mkdirSync(join(project, ".claude", "session", id), { recursive: true });
    const state = { agent_id: id, phase: "approval", last_updated: "2026-01-08T10:15:00.000Z" };
    writeFileSync(join(project, ".claude", "session", id, "state.json"), JSON.stringify(state));
  }
  return project;
}

describe("long work says how far it is", () => {
  it.each<[string, () => string[]]>([
    ["verify", () => ["verify"]],
    ["cleanup", () => ["cleanup", "--hours", "0"]],
    ["stats", () => ["stats"]],
    ["export", () => ["export"]],
    ["import", () => ["import", "--from", "gaia", seedFolder()]],
    ["copy", () => ["copy", "--from", `file:${cli.root}`, "--to", `file:${join(cli.project, "copy")}`]],
  ])("%s, up to the last of three sessions", async (_, argv) => {
    for (const id of ["s-1", "s-2", "s-3"]) {
      await cli.has(id);
      if (argv()[0] === "cleanup") await finalize(cli.minutesAgo(1), id, "success");
    }
    const said = await progressOf(argv(), cli.minutesAgo(0));
    expect(said.at(-1)).toMatch(/^[A-Z][a-z]+ing 3(?:\/3)?$/);
  });
});
