import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { finalize, get, update } from "../../lib/app/sessions.ts";
import { addTask } from "../../lib/app/tasks.ts";
import { CommandLine, freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const FIXTURES = fileURLToPath(new URL("../fixtures/seeds", import.meta.url));

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
      expect(await get(other.minutesAgo(0), id)).toEqual(await get(cli.minutesAgo(0), id));
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

describe("import --from", () => {
  it("takes in the folders of seed 002, and names each broken one", async () => {
    const { status, stdout } = cli.run(["--json", "import", "--from", "gaia", seed("gaia")]);
    const { imported, faults } = JSON.parse(stdout) as Report;
    expect(imported).toEqual(["agent-20260108-101500-1a2b3c4d", "agent-20260108-120000-deadbeef"]);
    expect(faults.map(({ agent_id, problem }) => [agent_id, problem])).toEqual([
      [undefined, "it is empty"],
      [undefined, "it is no JSON, or was cut short"],
      ["agent-20260109-000003-misplace", 'the session in it is "agent-20260108-101500-1a2b3c4d"'],
      ["agent-20260109-000004-badphase", 'unknown phase "dancing" of lifecycle agent'],
    ]);
    expect(faults.every(({ where }) => where.endsWith("state.json"))).toBe(true);
    expect(status).toBe(1);
    expect(await get(cli.minutesAgo(0), "agent-20260108-101500-1a2b3c4d")).toMatchObject({
      agent_name: "terraform-architect",
      phase: "approval",
      resume_ready: true,
      created_at: "2026-01-08T10:15:00.000Z",
      metadata: { task_id: "T042" },
      revision: 1,
    });
    expect(cli.json<unknown[]>("list", "--active-only")).toHaveLength(1);
  });

  it("takes in the sessions of seed 004, by the table of words, and names each broken one", async () => {
    const { stdout } = cli.run(["--json", "import", "--from", "maestro", seed("maestro")]);
    const { imported, faults } = JSON.parse(stdout) as Report;
    expect(imported).toEqual(["3f2b8a9e-5c1d-4e7f-8a6b-0d9c1e2f3a4b", "a1b2c3d4-0000-4000-8000-000000000002"]);
    expect(faults.map(({ problem }) => problem)).toEqual([
      "it is empty",
      'unknown status "marinating"',
      "feature_request: expected a text",
    ]);
    expect(await get(cli.minutesAgo(0), "3f2b8a9e-5c1d-4e7f-8a6b-0d9c1e2f3a4b")).toMatchObject({
      lifecycle: "feature",
      phase: "paused",
      paused_from: "validating",
      purpose: "Add dark mode",
      feature_request: "Add dark mode",
      current_phase: "validate",
      git: { branch: "main", commit: "0123abc", repo_root: "/home/ann/app", is_worktree: false },
      statistics: { total_tasks: 5, completed_tasks: 4 },
      limits: { max_iterations: 3, timeout_minutes: 120 },
      created_at: "2026-02-03T09:00:00.123Z",
    });
    expect(await get(cli.minutesAgo(0), "a1b2c3d4-0000-4000-8000-000000000002")).toMatchObject({
      phase: "completed",
      outcome: "success",
      finalized_at: "2026-02-01T11:00:00.000Z",
    });
  });

  it("says so where there is nothing of that program", () => {
    expect(cli.failure("import", "--from", "maestro", cli.project)).toMatchObject({ status: 4 });
  });
});

/** A copy of a seed's project, so that nothing is written into the fixture. */
function seed(name: string): string {
  const copy = join(cli.project, name);
  cpSync(join(FIXTURES, name), copy, { recursive: true });
  return copy;
}

/** Changes the first session of an export. */
// biome-ignore lint/suspicious/noExplicitAny: what a hand may do to a file has no type.
function edit(change: (one: any) => void): (lines: string[]) => string[] {
  return ([head, one, ...rest]) => {
    const value = JSON.parse(one as string);
    change(value);
    return [head as string, JSON.stringify(value), ...rest];
  };
}
