import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SessionRecord } from "../../lib/session/record.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();

function made(...args: string[]): string {
  return cli.json<{ agent_id: string }>("create", "--feature-request", "Add authentication", ...args).agent_id;
}

const get = (id: string) => cli.json<SessionRecord>("get", id);

describe("create of a feature", () => {
  it("takes its limits and switches, and says only the id", () => {
    const id = made(
      ...["--lifecycle", "feature", "--max-iterations", "2", "--timeout-minutes", "30"],
      ...["--no-auto-checkpoint", "--no-error-recovery", "--metadata", '{"a":1}', "--tag", "t"],
    );
    expect(get(id)).toMatchObject({
      lifecycle: "feature",
      purpose: "Add authentication",
      git: null,
      limits: {
        max_iterations: 2,
        timeout_minutes: 30,
        auto_checkpoint: false,
        error_recovery_enabled: false,
      },
      metadata: { a: 1 },
      tags: ["t"],
    });
  });

  it.each([
    [["create", "--lifecycle", "feature"], "INVALID_VALUE", 4],
    [["create", "--feature-request", "f", "--max-iterations", "0"], "INVALID_VALUE", 4],
    [["create", "--feature-request", "f", "--max-iterations", "many"], "USAGE", 2],
    [["create", "--feature-request", "f", "--lifecycle", "agent", "--agent", "a"], "INVALID_VALUE", 4],
    [["create", "--lifecycle", "circus"], "INVALID_VALUE", 4],
    [["create"], "USAGE", 2],
  ])("%j is %s", (args, code, status) => {
    expect(cli.failure(...args)).toMatchObject({ status, error: { code } });
  });
});

describe("transition, pause and unpause", () => {
  it("move the session by its table, and say why not", () => {
    const id = made();
    expect(cli.json("transition", id, "planning", "--reason", "go")).toMatchObject({ phase: "planning" });
    expect(cli.failure("transition", id, "completed")).toMatchObject({
      status: 4,
      error: {
        code: "INVALID_TRANSITION",
        message: "A session in planning cannot move to completed; it may move to generating_tasks, failed, paused.",
        details: { from: "planning", to: "completed", allowed: ["generating_tasks", "failed", "paused"] },
      },
    });
    expect(cli.json("pause", id)).toMatchObject({ phase: "paused", paused_from: "planning" });
    expect(cli.json("unpause", id)).toMatchObject({ phase: "planning" });
    expect(cli.run(["transition", id, "generating_tasks"]).stdout).toMatch(new RegExp(`^${id} +generating_tasks `));
  });

  it("take the seed's flags", () => {
    const id = made("--session-id", "3f01b541-5cc9-47a7-9f8b-d884159c705f");
    expect(id).toBe("3f01b541-5cc9-47a7-9f8b-d884159c705f");
    expect(cli.json("transition", "--session-id", id, "--status", "planning")).toMatchObject({ phase: "planning" });
    expect(cli.json("transition", "--status=generating_tasks", `--session-id=${id}`)).toMatchObject({
      phase: "generating_tasks",
    });
    expect(cli.json("transition", id, "--status", "implementing")).toMatchObject({ phase: "implementing" });
    expect(cli.json("pause", "--session-id", id, "--reason", "r")).toMatchObject({ phase: "paused" });
    const { stdout } = cli.run(["get", "--session-id", id, "--output", "pretty"]);
    expect(JSON.parse(stdout)).toEqual(get(id));
    expect(stdout).toContain('\n  "agent_id"');
    expect(cli.json<unknown[]>("list", "--status", "paused", "--limit", "10")).toHaveLength(1);
    expect(cli.json("delete", "--session-id", id, "--force")).toEqual({ deleted: id });
  });

  it.each([
    [["get"], "Missing required argument 'id'."],
    [["get", "--session-id"], "Unknown option '--session-id'."],
    [["get", "a", "--session-id", "b"], "Too many arguments for 'get'. Expected 1 argument but got 2."],
    [["transition", "--status", "planning"], "Missing required argument 'phase'."],
  ])("%j is misuse", (args, message) => {
    expect(cli.failure(...args)).toMatchObject({ status: 2, error: { code: "USAGE", message } });
  });
});

describe("set", () => {
  it("sets document and counters, and leaves the rest", () => {
    const id = made();
    cli.json("set", id, "--prd", "docs/prd.md", "--stat", "total_tasks=10", "--stat", "completed_tasks=5");
    expect(cli.json("set", id, "--prd-version", "1.0.0", "--stat", "completedTasks=6")).toMatchObject({
      prd: { filename: "prd.md", path: join(cli.project, "docs", "prd.md"), version: "1.0.0" },
      statistics: { total_tasks: 10, completed_tasks: 6, failed_tasks: 0 },
    });
    expect(cli.json("set", id, "--workspace", "w", "--capability", "a", "--constraint", "k:v")).toMatchObject({
      workspace: "w",
      capabilities: ["a"],
      constraints: ["k:v"],
    });
  });

  it.each([
    [["set", "ID"], "USAGE", 2],
    [["set", "ID", "--stat", "total_tasks"], "USAGE", 2],
    [["set", "ID", "--stat", "total_tasks=x"], "USAGE", 2],
    [["set", "ID", "--stat", "total_tasks=-1"], "INVALID_VALUE", 4],
    [["set", "ID", "--stat", "totl_tasks=1"], "INVALID_VALUE", 4],
    [["set", "ID", "--prd-version", "1"], "USAGE", 2],
    [["set", "nobody", "--workspace", "w"], "NOT_FOUND", 3],
  ])("%j is %s", (args, code, status) => {
    const id = made();
    expect(cli.failure(...args.map((each) => (each === "ID" ? id : each)))).toMatchObject({ status, error: { code } });
    expect(get(id).revision).toBe(1);
  });
});

describe("checkpoint, history --checkpoints and clone", () => {
  it("mark a state, list the marks, and make a new session of one", () => {
    const id = made();
    cli.json("transition", id, "planning");
    expect(cli.run(["checkpoint", id, "--label", "before it"]).stdout).toBe("cp-3\n");
    cli.json("transition", id, "generating_tasks");
    const listed = cli.json<{ checkpoint_id: string; label?: string }[]>("history", id, "--checkpoints");
    expect(listed.map(({ checkpoint_id, label }) => [checkpoint_id, label])).toEqual([
      ["cp-2", undefined],
      ["cp-3", "before it"],
      ["cp-4", undefined],
    ]);
    expect(cli.run(["history", id, "--checkpoints"]).stdout.split("\n")[1]).toMatch(
      /^cp-3 +3 +\S+Z +.* manual +planning +before it$/,
    );
    const clone = cli.json<SessionRecord>("clone", id, "--at", "before it", "--id", "copy-1");
    expect(clone).toMatchObject({ agent_id: "copy-1", cloned_from: id, phase: "planning" });
    expect(clone.history).toEqual(cli.json<SessionRecord>("get", id, "--at", "3").history);
    expect(cli.run(["clone", id, "--reset-state", "--id", "copy-2"]).stdout).toBe("copy-2\n");
    expect(get("copy-2").phase).toBe("initializing");
    expect(cli.failure("clone", id, "--at", "cp-99")).toMatchObject({
      status: 3,
      error: { code: "CHECKPOINT_NOT_FOUND" },
    });
  });
});

describe("create inside a repository", () => {
  it("notes where it stands, from the working directory", () => {
    mkdirSync(join(cli.project, ".git"));
    const head = join(cli.project, ".git", "HEAD");
    writeFileSync(head, "ref: refs/heads/feature/auth\n");
    const id = made();
    expect(get(id).git).toMatchObject({ branch: "feature/auth", commit: null, is_worktree: false });
    expect(cli.json<unknown[]>("list", "--branch", "feature/auth")).toHaveLength(1);
    expect(cli.json<unknown[]>("list", "--branch", "main")).toHaveLength(0);
  });
});
