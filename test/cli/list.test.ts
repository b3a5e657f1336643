import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { freshCommandLine, inFolder } from "./command-line.ts";

const cli = freshCommandLine();
const START = Date.parse("2026-01-08T10:00:00Z");

/** Four sessions, a minute apart; `ended` has ended. */
async function store(): Promise<void> {
  let now = START;
  const app = cli.at(() => now);
  const add = async (agentId: string, agentName: string, more: object = {}) => {
    now += 60_000;
    await create(app, { agentId, agentName, ...more });
  };
  await add("plain", "gitops-operator");
  await add("waits", "terraform-architect", { purpose: "approval", metadata: { task_id: "T001" }, tags: ["x", "y"] });
  await add("ended", "terraform-architect", { metadata: { task_ids: ["T001", "T002"] } });
  await add("broken-off", "plugin:reviewer", { tags: ["y"] });
  await update(app, "waits", { phase: "approval", error: "e" });
  await finalize(app, "ended", "completed");
}

function ids(...args: string[]): string[] {
  return cli.json<{ agent_id: string }[]>("list", ...args).map(({ agent_id }) => agent_id);
}

describe("list --json", () => {
  it("prints summaries, the last changed first and equal ones by id", async () => {
    await store();
    expect(ids()).toEqual(["broken-off", "ended", "waits", "plain"]);
    expect(cli.json<object[]>("list")[2]).toEqual({
      agent_id: "waits",
      agent_name: "terraform-architect",
      purpose: "approval",
      lifecycle: "agent",
      phase: "approval",
      outcome: null,
      resume_ready: true,
      created_at: "2026-01-08T10:02:00.000Z",
      last_updated: "2026-01-08T10:04:00.000Z",
      error_count: 1,
      tags: ["x", "y"],
    });
  });

  it.each([
    [["--active-only"], ["broken-off", "waits", "plain"]],
    [
      ["--agent", "terraform-architect"],
      ["ended", "waits"],
    ],
    [["--active-only", "--agent", "terraform-architect"], ["waits"]],
    [["--phase", "approval"], ["waits"]],
    [["--status", "completed"], ["ended"]],
    [
      ["--tag", "y"],
      ["broken-off", "waits"],
    ],
    [
      ["--task", "T001"],
      ["ended", "waits"],
    ],
    [["--task", "T002"], ["ended"]],
    [
      ["--limit", "2"],
      ["broken-off", "ended"],
    ],
    [["--limit", "0"], []],
    [["--agent", "nobody"], []],
    [
      ["--agent", "", "--phase=", "--limit", ""],
      ["broken-off", "ended", "waits", "plain"],
    ],
  ])("%j", async (args, expected) => {
    await store();
    expect(ids(...args)).toEqual(expected);
  });

  it.each([["--limit", "-1"], ["--limit", "many"], ["--limit", "1e3"], ["--limit"], ["--actve-only"], ["s-1"]])(
    "refuses %s %s",
    (...args) => {
      expect(cli.failure("list", ...args)).toMatchObject({ status: 2, error: { code: "USAGE" } });
    },
  );

  it("prints an empty list where there is no store, and makes none", () => {
    expect(cli.json("list")).toEqual([]);
    expect(existsSync(cli.root)).toBe(false);
  });

  it.runIf(inFolder())("passes over what cannot be read and what is not ours", async () => {
    await store();
    mkdirSync(join(cli.root, "torn"));
    writeFileSync(join(cli.root, "torn", "state.json"), '{"agent_id": "torn", "pha');
    mkdirSync(join(cli.root, "theirs"));
    writeFileSync(join(cli.root, "theirs", "notes.txt"), "");
    writeFileSync(join(cli.root, "file"), "");
    expect(ids()).toEqual(["broken-off", "ended", "waits", "plain"]);
  });

  it.runIf(inFolder())("finds sessions that were copied in by hand, also those of seed 002", async () => {
    mkdirSync(join(cli.root, "agent-123"), { recursive: true });
    const seed = {
      agent_id: "agent-123",
      agent_name: "terraform-architect",
      phase: "approval",
      created_at: "2026-01-08T10:00:00.123456+00:00",
      last_updated: "2026-01-08T10:05:00",
      resume_ready: true,
      error_count: 0,
      history: [],
      metadata: {},
    };
    writeFileSync(join(cli.root, "agent-123", "state.json"), JSON.stringify(seed));
    expect(ids("--active-only")).toEqual(["agent-123"]);
  });
});

describe("list in a pipe", () => {
  it("prints one aligned line per session that begins with its id, without a header", async () => {
    await store();
    expect(cli.run(["list"])).toEqual({
      status: 0,
      stderr: "",
      stdout: `broken-off  initializing  -        -      2026-01-08T10:04:00.000Z  0  plugin:reviewer      general
ended       completed     success  -      2026-01-08T10:04:00.000Z  0  terraform-architect  general
waits       approval      -        ready  2026-01-08T10:04:00.000Z  1  terraform-architect  approval
plain       initializing  -        -      2026-01-08T10:01:00.000Z  0  gitops-operator      general
`,
    });
  });

  it("prints nothing when nothing is found", () => {
    expect(cli.run(["list"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("keeps every session on its line, whatever its texts hold", () => {
    const hostile = "a\nb\r\nc\td\u2028e\u001b[31mf\u0000";
    cli.json(
      "create",
      "--agent",
      "a\nb\t\u001b[2Jc\u202e",
      "--purpose",
      hostile.replaceAll("\u0000", ""),
      "--id",
      "s-1",
    );
    const { stdout } = cli.run(["list"]);
    expect(stdout).toMatch(/^s-1 {2}initializing .* a b \[2Jc {2}a b c d e\[31mf\n$/);
  });

  it("aligns wide characters by the columns they take", async () => {
    const app = cli.at(() => START);
    await create(app, { agentId: "s-1", agentName: "設計者" });
    await create(app, { agentId: "s-2", agentName: "abcdef" });
    const lines = cli.run(["list"]).stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.slice(line.indexOf("Z") + 1))).toEqual([
      "  0  設計者  general",
      "  0  abcdef  general",
    ]);
  });
});
