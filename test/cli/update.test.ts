import { describe, expect, it } from "vitest";
import { freshCommandLine, timeless } from "./command-line.ts";

const cli = freshCommandLine();
const update = (...args: string[]) => cli.json("update", "s-1", ...args);

describe("update", () => {
  it("answers the changed record, and one line for a person", async () => {
    await cli.has("s-1");
    expect(update("--phase", "approval")).toMatchObject({
      phase: "approval",
      resume_ready: true,
      revision: 2,
      history: [{ from_phase: "initializing", to_phase: "approval", timestamp: expect.any(String) }],
    });
    const { stdout } = cli.run(["update", "s-1", "--summary", "Plan is ready"]);
    expect(timeless(stdout)).toBe("s-1  approval  -  ready  <time>  0  a  general\n");
  });

  it("merges metadata: null removes a key, lists replace", async () => {
    await cli.has("s-1");
    update("--metadata", '{"a":1,"b":[1,2],"c":{"d":1}}');
    expect(update("--metadata", '{"a":null,"b":[3],"e":"x"}').metadata).toEqual({ b: [3], c: { d: 1 }, e: "x" });
  });

  it("counts errors, keeps the last, and counts from 0 when told", async () => {
    await cli.has("s-1");
    update("--error", "first");
    expect(update("--error", "second")).toMatchObject({ error_count: 2, last_error: { message: "second" } });
    expect(update("--clear-errors")).toMatchObject({ error_count: 0 });
    expect(update("--error", "third", "--clear-errors")).toMatchObject({ error_count: 1 });
  });

  it("replaces the tags by those given, and sets the summary", async () => {
    await cli.has("s-1");
    update("--tag", "old");
    expect(update("--tag", "x", "--tag", "y", "--summary", "done")).toMatchObject({
      tags: ["x", "y"],
      summary: "done",
    });
  });

  it("takes --status for --phase, and refuses two different ones", async () => {
    await cli.has("s-1");
    expect(update("--status", "planning")).toMatchObject({ phase: "planning" });
    expect(update("--status", "planning", "--phase", "planning")).toMatchObject({ phase: "planning" });
    expect(cli.failure("update", "s-1", "--status", "planning", "--phase", "approval")).toEqual({
      status: 2,
      error: { code: "USAGE", message: "--phase and --status say different things, and mean the same option." },
    });
  });

  it("takes a value that looks like an option as the value it is", async () => {
    await cli.has("s-1");
    const { stdout, status } = cli.run(["update", "s-1", "--error", "--json", "--summary=--force"]);
    expect(status).toBe(0);
    expect(stdout.startsWith("s-1  ")).toBe(true);
    expect(cli.json("get", "s-1")).toMatchObject({ last_error: { message: "--json" }, summary: "--force" });
  });

  it("changes an id that starts with a dash behind --", async () => {
    await cli.has("-odd");
    expect(cli.run(["update", "--phase", "planning", "--", "-odd"]).status).toBe(0);
    expect(cli.json("list")).toMatchObject([{ agent_id: "-odd", phase: "planning" }]);
    expect(cli.run(["get", "-odd"])).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "error: Unknown option '-odd'.\nhint: an argument that starts with a dash goes behind \"--\"\nhint: how to call it: agent-session get --help\n",
    });
  });

  it("ends the session with a final phase", async () => {
    await cli.has("s-1");
    expect(update("--phase", "failed")).toMatchObject({ phase: "failed", outcome: "failed", resume_ready: false });
  });
});

describe("update refuses", () => {
  it.each([
    ["a call without a change", ["s-1"], 2, "USAGE"],
    ["a change that is empty", ["s-1", "--phase", "", "--tag", "", "--metadata", ""], 2, "USAGE"],
    ["an unknown flag", ["s-1", "--phrase", "planning"], 2, "USAGE"],
    ["two ids", ["s-1", "s-2", "--phase", "planning"], 2, "USAGE"],
    ["no id", ["--phase", "planning"], 2, "USAGE"],
    [
      "an unknown phase, and keeps nothing of the call",
      ["s-1", "--phase", "aproval", "--error", "e"],
      4,
      "INVALID_PHASE",
    ],
    ["an id that is none", ["../s-1", "--phase", "planning"], 4, "INVALID_ID"],
    ["an empty id", ["", "--phase", "planning"], 4, "INVALID_ID"],
    ["a session that is not there", ["s-2", "--phase", "planning"], 3, "NOT_FOUND"],
    ["another revision", ["s-1", "--phase", "planning", "--if-revision", "7"], 4, "CONFLICT"],
    ["a revision that is no number", ["s-1", "--phase", "planning", "--if-revision", "one"], 2, "USAGE"],
  ])("%s", async (_, args, status, code) => {
    await cli.has("s-1");
    const before = cli.json("get", "s-1");
    expect(cli.failure("update", ...args)).toMatchObject({ status, error: { code } });
    expect(cli.json("get", "s-1")).toEqual(before);
  });

  it("a session that has ended", async () => {
    await cli.has("s-1");
    cli.json("finalize", "s-1", "completed");
    expect(cli.failure("update", "s-1", "--phase", "executing")).toMatchObject({
      status: 4,
      error: { code: "FINALIZED" },
    });
    expect(cli.failure("update", "s-1", "--error", "late")).toMatchObject({ status: 4, error: { code: "FINALIZED" } });
  });
});

describe("update --if-revision", () => {
  it("changes the session at that revision", async () => {
    await cli.has("s-1");
    expect(update("--phase", "planning", "--if-revision", "1")).toMatchObject({ revision: 2 });
    expect(cli.failure("update", "s-1", "--phase", "approval", "--if-revision", "1")).toEqual({
      status: 4,
      error: {
        code: "CONFLICT",
        message: "Session s-1 is at revision 2, not 1.",
        details: { expected: 1, actual: 2 },
      },
    });
  });
});
