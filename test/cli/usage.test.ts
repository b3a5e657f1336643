import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("--help", () => {
  it("lists every command under its heading, the common options and the exit codes", () => {
    const { status, stdout, stderr } = cli.run(["--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.startsWith("Usage: agent-session <command> [options]\n")).toBe(true);
    for (const { name, group, summary, hidden } of COMMANDS) {
      if (hidden) continue;
      expect(stdout).toContain(`\n${group}:\n`);
      const [first = "", ...others] = name.split(" ");
      const says = others.length === 0 ? summary.slice(0, 20) : ".*";
      expect(stdout).toMatch(new RegExp(`^  ${first}\\b.*  ${says}`, "m"));
    }
    expect(stdout).toContain(`
Options of every command:
  --dir <folder>   The folder of the sessions (default: AGENT_SESSION_DIR, else the project's)
  --json           Print one JSON document; errors too, on stderr
  --output <form>  json (the same as --json) or pretty (JSON with indentation)
  --no-color       No colours; so do NO_COLOR and every output that is no terminal
  -V, --version    Print the version
  -h, --help       Print this help

Exit codes:
  0  done, or yes
  1  no (should-resume, verify), or a failure of the store
  2  the command line or a filter is wrong
  3  there is no such session
  4  refused: a bad value, an ended session, a conflict, a limit, busy
`);
  });

  it.each([["help"], ["-h"], ["--json", "--help"]])("is the same for %s", (...args) => {
    expect(cli.run(args)).toEqual(cli.run(["--help"]));
  });

  it("of a command says how to call it, its options with their defaults, and an example", () => {
    expect(cli.run(["create", "--help"])).toEqual({
      status: 0,
      stderr: "",
      stdout: `Usage: agent-session create [options]

Create a session and print its id. Of lifecycle agent, unless --kind (orchestration) or
--feature-request (feature) says otherwise.

Options:
  --agent <name>            Name of the agent, any text; needed in lifecycle agent
  --purpose <text>          What the session is for (default: "general")
  --id <id>                 Its id (default: generated)
  --metadata <json>         A JSON object, merged into the metadata; null removes a key. @file reads
                            a file, - reads stdin
  --tag <tag>               A tag; may be repeated
  --lifecycle <name>        The table of phases: agent, feature or orchestration
  --feature-request <text>  What the feature is to be
  --max-iterations <n>      Ways back from validating to implementing (default: 3)
  --timeout-minutes <n>     Active time of the feature, pauses excluded (default: 120)
  --no-auto-checkpoint      No checkpoint at every phase change of the feature
  --no-error-recovery       No checkpoint at every error of the feature
  --kind <kind>             Of an orchestration session: director, department, observer or active
  --workspace <text>        Where it works
  --parent <id>             The session above it
  --capability <name>       Something it is able to do; may be repeated
  --constraint <key:value>  A constraint; may be repeated. Recorded, not enforced
  --template <name>         Begin with what this template says
  --override <json>         An object merged deeply over the template; @file reads a file, - reads
                            stdin
  --max-tasks <n>           How many tasks it may have (default: 50)
  --task-timeout <s>        How long a task may run, in seconds (default: 300)
  --session-timeout <s>     How long it may be at work, in seconds

Options of every command:
  --dir <folder>            The folder of the sessions (default: AGENT_SESSION_DIR, else the
                            project's)
  --json                    Print one JSON document; errors too, on stderr
  --output <form>           json (the same as --json) or pretty (JSON with indentation)
  --no-color                No colours; so do NO_COLOR and every output that is no terminal
  -V, --version             Print the version
  -h, --help                Print this help

Example:
  $ agent-session create --agent terraform-architect --purpose approval_workflow
`,
    });
  });

  it.each(COMMANDS.map(({ name }) => name))("of %s shows a real call, the same for help %s", (name) => {
    const words = name.split(" ");
    const { status, stdout } = cli.run([...words, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain(`\nExample:\n  $ agent-session ${name}`);
    if (words.length === 1) expect(cli.run(["help", name]).stdout).toBe(stdout);
  });

  it("works where arguments are missing, and exits 0 also for should-resume", () => {
    expect(cli.run(["should-resume", "--help"]).status).toBe(0);
  });
});

describe("--version", () => {
  it.each([
    ["--version"],
    ["-V"],
    ["get", "--version"],
    ["task", "--version"],
    ["should-resume", "--version", "--json"],
  ])("%s", (...args) => {
    expect(cli.run(args)).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("a wrong command line exits 2 and", () => {
  it("shows the help on stderr when no command is given", () => {
    const { status, stdout, stderr } = cli.run([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe(cli.run(["--help"]).stdout);
    expect(cli.failure()).toEqual({ status: 2, error: { code: "USAGE", message: "No command given." } });
  });

  it.each([
    [["lits"], "Unknown command 'lits'.", ["did you mean list?", "all commands: agent-session --help"]],
    [["frobnicate"], "Unknown command 'frobnicate'.", ["all commands: agent-session --help"]],
    [
      ["list", "--actve-only"],
      "Unknown option '--actve-only'.",
      ["did you mean --active-only?", "how to call it: agent-session list --help"],
    ],
    [["get"], "Missing required argument 'id'.", ["how to call it: agent-session get --help"]],
    [
      ["get", "a", "b"],
      "Too many arguments for 'get'. Expected 1 argument but got 2.",
      ["how to call it: agent-session get --help"],
    ],
    [["list", "--limit"], "Option '--limit <n>' argument missing.", ["how to call it: agent-session list --help"]],
    [
      ["list", "--output", "xml"],
      '--output takes json or pretty, not "xml".',
      ["how to call it: agent-session list --help"],
    ],
    [
      ["serve", "--port", "70000"],
      "--port takes a number from 0 to 65535, not 70000.",
      ["how to call it: agent-session serve --help"],
    ],
    [["--jsn", "list"], "Unknown option '--jsn'.", ["did you mean --json?", "all commands: agent-session --help"]],
  ])("%j: %s", (args, message, hints) => {
    const stderr = [`error: ${message}`, ...hints.map((hint) => `hint: ${hint}`), ""].join("\n");
    expect(cli.run(args)).toEqual({ status: 2, stdout: "", stderr });
    expect(cli.failure(...args)).toMatchObject({ status: 2, error: { code: "USAGE", message } });
  });

  it("indents the error for --output pretty", () => {
    const { stderr } = cli.run(["get", "--output", "pretty"]);
    const error = { code: "USAGE", message: "Missing required argument 'id'." };
    expect(stderr).toBe(`${JSON.stringify({ error }, null, 2)}\n`);
  });
});

describe("--dir", () => {
  it("names the folder, before or after the command, whatever the environment says", () => {
    const other = join(cli.project, "other");
    cli.json("create", "--agent", "a", "--id", "s-1", "--dir", other);
    cli.json("create", "--agent", "a", "--id", "s-2");
    const ids = (...args: string[]) => cli.json<{ agent_id: string }[]>(...args).map(({ agent_id }) => agent_id);
    expect(ids("list", "--dir", "other")).toEqual(["s-1"]);
    expect(ids("--dir", other, "list")).toEqual(["s-1"]);
    expect(ids("list", `--dir=${other}`)).toEqual(["s-1"]);
    expect(ids("--dir", "elsewhere", "list", "--dir", "other")).toEqual(["s-1"]);
    expect(ids("list", "--dir", "")).toEqual(["s-2"]);
  });

  it("is found from a folder inside the project when nothing names it", () => {
    const env = { AGENT_SESSION_DIR: "", CLAUDE_PROJECT_DIR: "", HOME: join(cli.project, "home") };
    const inside = join(cli.project, "work", "src", "deep");
    mkdirSync(inside, { recursive: true });
    mkdirSync(join(cli.project, "work", ".git"));
    expect(cli.run(["create", "--agent", "a", "--id", "s-1"], { cwd: inside, env }).status).toBe(0);
    const { stdout } = cli.run(["list", "--dir", join(cli.project, "work", ".claude", "session")]);
    expect(stdout).toContain("s-1  initializing");
  });

  it.each(["list", "list --active-only", "search x", "sweep", "cleanup", "verify", "stats", "metrics", "get s-1"])(
    "that names a file is told, not taken for an empty store: %s",
    (line) => {
      const file = join(cli.project, "file");
      writeFileSync(file, "");
      const { status, error } = cli.failure(...line.split(" "), "--dir", file);
      expect({ status, code: error.code }).toEqual({ status: 1, code: "STORE_UNAVAILABLE" });
      expect(error.message).toContain("not a directory");
      expect(error.message).toContain(file);
    },
  );
});

describe("a bad configuration", () => {
  it("is told in one line, and the defaults apply", () => {
    mkdirSync(join(cli.project, ".claude"));
    writeFileSync(join(cli.project, ".claude", "agent-session.json"), "{");
    const env = { CLAUDE_PROJECT_DIR: cli.project, HOME: join(cli.project, "home") };
    const { status, stdout, stderr } = cli.run(["list"], { env });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(stderr).toMatch(/^warning: \S+agent-session\.json is not valid JSON; the defaults apply\n$/);
    const asJson = cli.run(["get", "s-1", "--json"], { env });
    const lines = asJson.stderr.trimEnd().split("\n");
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([["warning"], ["error"]]);
  });
});
