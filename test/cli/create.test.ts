import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();

describe("create", () => {
  it("prints the generated id, and as JSON an object with it", () => {
    const { status, stdout, stderr } = cli.run(["create", "--agent", "terraform-architect"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^agent-\d{8}-\d{6}-[0-9a-f]{8}\n$/);
    expect(cli.json("create", "--agent", "terraform-architect")).toEqual({
      agent_id: expect.stringMatching(/^agent-\d{8}-\d{6}-[0-9a-f]{8}$/),
    });
  });

  it("stores what it was given", () => {
    const given = ["--agent", "plugin:reviewer", "--purpose", "approval_workflow", "--lifecycle", "agent"];
    cli.json(
      "create",
      "--id",
      "s-1",
      ...given,
      "--tag",
      "a",
      "--tag",
      "b",
      "--metadata",
      '{"task_id":"T001","n":null}',
    );
    expect(cli.json("get", "s-1")).toMatchObject({
      agent_id: "s-1",
      agent_name: "plugin:reviewer",
      purpose: "approval_workflow",
      phase: "initializing",
      revision: 1,
      tags: ["a", "b"],
      metadata: { task_id: "T001" },
    });
  });

  it("takes an empty value as not given, and --session-id for --id", () => {
    const args = ["--session-id", "s-1", "--purpose", "", "--metadata", "", "--tag", "", "--lifecycle="];
    expect(cli.json("create", "--agent", "a", ...args)).toEqual({ agent_id: "s-1" });
    expect(cli.json("get", "s-1")).toMatchObject({ purpose: "general", metadata: {}, tags: [], lifecycle: "agent" });
  });

  it.each([
    ["no agent", ["create"]],
    ["an empty agent", ["create", "--agent", ""]],
    ["an agent without a name", ["create", "--agent"]],
    ["an argument too many", ["create", "x", "--agent", "a"]],
  ])("refuses %s as wrong usage", (_, args) => {
    expect(cli.failure(...args)).toMatchObject({ status: 2, error: { code: "USAGE" } });
    expect(existsSync(cli.root)).toBe(false);
  });

  it.each([
    "",
    "../../x",
    "/etc/x",
    "a/b",
    ".hidden",
    "ends.",
    "con",
    "NUL.txt",
    "a b",
    "é",
    "a\u0007",
    "x".repeat(129),
    "s-1; rm -rf /",
  ])("refuses the id %j before a path is touched", (id) => {
    expect(cli.failure("create", "--agent", "a", "--id", id)).toMatchObject({
      status: 4,
      error: { code: "INVALID_ID" },
    });
    expect(existsSync(cli.root)).toBe(false);
  });

  it("refuses an id that exists", () => {
    cli.json("create", "--agent", "a", "--id", "s-1");
    expect(cli.failure("create", "--agent", "b", "--id", "s-1")).toEqual({
      status: 4,
      error: { code: "CONFLICT", message: "There is a session s-1 already.", details: { agent_id: "s-1" } },
    });
  });

  it("refuses a lifecycle there is none of", () => {
    const { status, error } = cli.failure("create", "--agent", "a", "--lifecycle", "life");
    expect({ status, code: error.code }).toEqual({ status: 4, code: "INVALID_VALUE" });
  });

  it("keeps no secret", () => {
    cli.json("create", "--agent", "a", "--id", "s-1", "--metadata", '{"api_key":"abcdefgh12345678","max_tokens":4096}');
    const { metadata } = cli.json<{ metadata: Record<string, unknown> }>("get", "s-1");
    expect(metadata).toEqual({ api_key: expect.stringMatching(/^\[redacted:/), max_tokens: 4096 });
  });
});

describe("--metadata", () => {
  const create = (metadata: string, input: string | Buffer = "") =>
    cli.run(["create", "--agent", "a", "--id", "s-1", "--json", "--metadata", metadata], { input });

  it("reads a file behind @, and stdin for -", () => {
    writeFileSync(join(cli.project, "m.json"), '\uFEFF{"from":"file"}');
    expect(create("@m.json").status).toBe(0);
    expect(cli.json("get", "s-1").metadata).toEqual({ from: "file" });
    const update = cli.run(["update", "s-1", "--metadata", "-"], { input: '{"more":"stdin"}\n' });
    expect(update.status).toBe(0);
    expect(cli.json("get", "s-1").metadata).toEqual({ from: "file", more: "stdin" });
  });

  it.each([
    ["text that is no JSON", "{a:1}", "", 2, "USAGE"],
    ["an empty stdin", "-", "", 2, "USAGE"],
    ["a file that is not there", "@none.json", "", 2, "USAGE"],
    ["a folder", "@.", "", 2, "USAGE"],
    ["a list", "[1]", "", 4, "INVALID_VALUE"],
    ["null", "null", "", 4, "INVALID_VALUE"],
    ["a number on stdin", "-", "7", 4, "INVALID_VALUE"],
    ["more than a record may hold", "-", JSON.stringify({ a: "x y ".repeat(70_000) }), 4, "LIMIT_EXCEEDED"],
    ["more than 10 MiB on stdin", "-", Buffer.alloc(10 * 1024 * 1024 + 1, 32), 4, "LIMIT_EXCEEDED"],
  ])("refuses %s", (_, metadata, input, status, code) => {
    const ran = create(metadata, input);
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status, stdout: "" });
    expect(JSON.parse(ran.stderr).error.code).toBe(code);
    expect(cli.json("list")).toEqual([]);
  });

  it("keeps a key named __proto__ as the data it is", () => {
    create('{"__proto__":{"polluted":true}}');
    const { stdout } = cli.run(["get", "s-1", "--json"]);
    expect(stdout).toContain('"metadata":{"__proto__":{"polluted":true}}');
  });
});
