import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finalize, get, update } from "../../lib/app/sessions.ts";
import { addTask } from "../../lib/app/tasks/tasks.ts";
import { CommandLine, freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();

interface Report {
  imported: string[];
  there_already: string[];
  faults: { where: string; agent_id?: string; problem: string }[];
}

/** The same project seen by another machine: another folder of sessions. */
function elsewhere(): CommandLine {
  const other = new CommandLine();
  other.project = cli.project;
  other.root = join(cli.project, "elsewhere");
  return other;
}

async function threeSessions(): Promise<string> {
  for (const id of ["one", "two", "three"]) await cli.has(id, { purpose: `purpose of ${id}` });
  const app = cli.minutesAgo(0);
  await update(app, "one", { phase: "planning", metadata: { plan: "weiß – 計画" } });
  await addTask(app, "one", { taskId: "t1" });
  await update(app, "two", { phase: "executing", error: "it broke" });
  await finalize(app, "two", "success", { summary: "done" });
  const file = join(cli.project, "sessions.jsonl");
  writeFileSync(file, cli.run(["export"]).stdout);
  return file;
}

describe("export and import", () => {
  it("makes the same records and journals on another machine's folder", async () => {
    const file = await threeSessions();
    const other = elsewhere();
    expect(other.json<Report>("import", file)).toEqual({
      imported: ["one", "three", "two"],
      there_already: [],
      faults: [],
    });
    for (const id of ["one", "two", "three"]) {
      const record = async (at: CommandLine) => JSON.stringify(await get(at.minutesAgo(0), id));
      expect(await record(other)).toBe(await record(cli));
      const journal = (at: CommandLine) => readFileSync(join(at.root, id, "events.jsonl"), "utf8");
      expect(journal(other)).toBe(journal(cli));
    }
    expect(other.json<{ ok: boolean }[]>("verify").every(({ ok }) => ok)).toBe(true);
    expect(other.json<unknown[]>("list", "--active-only")).toHaveLength(2);
  });

  it("exports only the sessions that are named, and says which one there is not", async () => {
    await threeSessions();
    const lines = cli
      .run(["export", "two", "one"])
      .stdout.trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.slice(1, -1).map(({ agent_id }) => agent_id)).toEqual(["two", "one"]);
    expect(lines.at(-1)).toEqual({ end: true, sessions: 2 });
    expect(cli.run(["export", "nobody"]).status).toBe(3);
  });

  it("takes in nothing twice, and goes on where a killed import stopped", async () => {
    const file = await threeSessions();
    const other = elsewhere();
    const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
    const one = JSON.parse(lines[0] as string);
    const begun = { ...one, lines: one.lines.slice(0, 1) };
    const part = join(cli.project, "part.jsonl");
    writeFileSync(part, [head, JSON.stringify(begun), JSON.stringify({ end: true, sessions: 1 })].join("\n"));
    expect(other.json<Report>("import", part).imported).toEqual(["one"]);
    expect(other.json<Report>("import", file).imported).toEqual(["one", "three", "two"]);
    expect(other.json<Report>("import", file)).toEqual({
      imported: [],
      there_already: ["one", "three", "two"],
      faults: [],
    });
    expect(await get(other.minutesAgo(0), "one")).toEqual(await get(cli.minutesAgo(0), "one"));
  });

  it("leaves a session that is another one as it is", async () => {
    const file = await threeSessions();
    const other = elsewhere();
    await other.has("one", { purpose: "somebody else's" });
    const { status, stdout } = other.run(["--json", "import", file]);
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as Report;
    expect(report.imported).toEqual(["three", "two"]);
    expect(report.faults).toMatchObject([{ where: `${file}:2`, agent_id: "one" }]);
    expect((await get(other.minutesAgo(0), "one"))?.purpose).toBe("somebody else's");
  });

  it.each<[what: string, spoil: (lines: string[]) => string[], problem: RegExp, taken: number]>([
    ["a line that is no JSON", ([head, ...rest]) => [head ?? "", "{torn", ...rest.slice(1)], /no JSON/, 2],
    ["a missing end", (lines) => lines.slice(0, -1), /cut short/, 3],
    ["a journal with a gap", edit((one) => one.lines.splice(1, 1)), /line 2 does not go on/, 2],
    ["a journal without a beginning", edit((one) => one.lines.shift()), /line 1 does not go on/, 2],
    ["an id that leaves the folder", edit((one) => Object.assign(one, { agent_id: "../../out" })), /no session id/, 2],
    [
      "another session's record",
      edit((one) => Object.assign(one, { agent_id: "four" })),
      /the record is of session one/,
      2,
    ],
    ["an unknown phase", edit((one) => (one.lines.at(-1).change.set.phase = "dancing")), /unknown phase "dancing"/, 2],
    ["no journal", edit((one) => Object.assign(one, { lines: "none" })), /lines: expected/, 2],
  ])("names %s, takes in the rest and exits 1", async (_, spoil, problem, taken) => {
    const file = await threeSessions();
    const lines = readFileSync(file, "utf8").trim().split("\n");
    writeFileSync(file, spoil(lines).join("\n"));
    const { status, stdout } = elsewhere().run(["--json", "import", file]);
    const report = JSON.parse(stdout) as Report;
    expect(report.faults.map((fault) => fault.problem).join()).toMatch(problem);
    expect(report.imported).toHaveLength(taken);
    expect(status).toBe(1);
  });

  it("leaves out what cannot be read, says so in a pipe too, and ends with 1", async () => {
    await threeSessions();
    for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(cli.root, "two", name), "garbage");
    const { status, stdout, stderr } = cli.run(["export"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^warning: two is left out: .*unreadable.*\n$/);
    expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual({ end: true, sessions: 2 });
  });

  it("refuses a file that is no export", () => {
    const file = join(cli.project, "notes.txt");
    writeFileSync(file, "dear diary\n");
    expect(cli.failure("import", file)).toMatchObject({ status: 4, error: { code: "INVALID_VALUE" } });
    expect(cli.failure("import", join(cli.project, "missing"))).toMatchObject({ status: 4 });
  });

  it("reads the export from a pipe", async () => {
    const file = await threeSessions();
    const { stdout } = elsewhere().run(["import", "-"], { input: readFileSync(file) });
    expect(stdout).toBe("3 imported, 0 there already, 0 not taken in.\n");
  });
});

/** Changes the first session of an export. */
// biome-ignore lint/suspicious/noExplicitAny: what a hand may do to a file has no type.
function edit(change: (one: any) => void): (lines: string[]) => string[] {
  return ([head, one, ...rest]) => {
    const value = JSON.parse(one as string);
    change(value);
    return [head as string, JSON.stringify(value), ...rest];
  };
}
