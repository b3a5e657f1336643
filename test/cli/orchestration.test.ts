import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SessionRecord } from "../../lib/session/record.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const create = (...args: string[]) => cli.json<{ agent_id: string }>("create", ...args).agent_id;

describe("an orchestration on the command line", () => {
  it("is made, started, heard of, judged, ended and released", () => {
    const director = create("--kind", "director", "--name", "main", "--workspace", "/ws");
    const id = create(
      ...["--kind", "department", "--name", "data", "--parent", director, "--capability", "batch"],
      ...["--constraint", "max-memory:1k", "--max-tasks", "5", "--task-timeout", "60", "--session-timeout", "7200"],
    );
    expect(cli.json<SessionRecord>("get", id)).toMatchObject({
      lifecycle: "orchestration",
      parent_id: director,
      capabilities: ["batch"],
      constraints: ["max-memory:1k"],
      limits: { max_tasks: 5, task_timeout_seconds: 60, session_timeout_seconds: 7200 },
    });
    expect(cli.json("initialize", id, "--memory", "512m", "--cpu", "2")).toMatchObject({
      resources: { memory_bytes: 536_870_912, cpu_cores: 2 },
    });
    expect(cli.json("start", id)).toMatchObject({ phase: "active" });
    expect(cli.json("health", id)).toMatchObject({ status: "healthy", details: { memory_bytes: null, cpu: null } });
    expect(cli.json("heartbeat", id, "--memory", "2048", "--cpu", "0.5")).toMatchObject({ memory_bytes: 2048 });
    expect(cli.json("health", id)).toMatchObject({ status: "degraded", details: { memory_bytes: 2048, cpu: 0.5 } });
    expect(cli.run(["health", id]).stdout).toContain("degraded");
    expect(cli.failure("release", id)).toMatchObject({ status: 4, error: { code: "NOT_FINAL" } });
    expect(cli.json("shutdown", id, "--reason", "done")).toMatchObject({ phase: "terminated", outcome: "success" });
    expect(cli.json("release", id)).toEqual({ agent_id: id, messages: 0, affinities: 0, claim: false });
    expect(cli.failure("create", "--kind", "director", "--name", "main")).toMatchObject({
      status: 4,
      error: { code: "CONFLICT" },
    });
  });
});

describe("template", () => {
  const TEMPLATE = { name: "data", type: "department", baseConfig: { metadata: { domain: "d" } } };

  it("is stored from a file or stdin, listed, used and deleted", () => {
    writeFileSync(join(cli.project, "t.json"), JSON.stringify(TEMPLATE));
    expect(cli.json("template", "create", "t.json")).toMatchObject({ name: "data", options: { kind: "department" } });
    expect(cli.failure("template", "create", "t.json")).toMatchObject({ status: 4, error: { code: "CONFLICT" } });
    const again = cli.run(["template", "create", "-", "--replace"], { input: JSON.stringify(TEMPLATE) });
    expect(again).toEqual({ status: 0, stdout: "data\n", stderr: "" });
    expect(cli.json<{ name: string }[]>("template", "list").map(({ name }) => name)).toEqual(["data"]);
    const id = create("--template", "data", "--name", "x", "--override", '{"metadata":{"extra":1}}');
    expect(cli.json("get", id)).toMatchObject({
      kind: "department",
      template: "data",
      metadata: { domain: "d", extra: 1 },
    });
    expect(cli.json("template", "delete", "data")).toEqual({ deleted: "data" });
    expect(cli.failure("create", "--template", "data", "--name", "y")).toMatchObject({
      status: 3,
      error: { code: "TEMPLATE_NOT_FOUND" },
    });
  });

  it.each([
    [["template", "create", "missing.json"], "USAGE", 2],
    [["template", "create", "-"], "USAGE", 2],
    [["template", "delete", "nothing"], "TEMPLATE_NOT_FOUND", 3],
  ])("%j is %s", (args, code, status) => {
    expect(cli.failure(...args)).toMatchObject({ status, error: { code } });
  });
});
