import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
/** The home is not the project: in a home folder nothing is installed for a project. */
const run = (...args: string[]) => {
  const home = join(cli.project, "home");
  return cli.run(args, { env: { HOME: home, USERPROFILE: home } });
};
const inClaude = (...names: string[]) => join(cli.project, ".claude", ...names);

describe("doctor, after init", () => {
  beforeEach(() => {
    run("init");
  });

  it("prints nothing and ends with 0 when all is well, also where each hook is run once", () => {
    expect(run("doctor", "--live")).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it.each<[string, () => void, string, string]>([
    [
      "a hook file is gone",
      () => rmSync(inClaude("hooks", "agent-session", "pre_delegate.cjs")),
      "hook files: PreToolUse: <project>/.claude/hooks/agent-session/pre_delegate.cjs does not exist.",
      'Run "agent-session init".',
    ],
    [
      "a hook file is somebody else's",
      () => writeFileSync(inClaude("hooks", "agent-session", "session_end.cjs"), ""),
      "hook files: <project>/.claude/hooks/agent-session/session_end.cjs is not a hook of agent-session.",
      'Run "agent-session init".',
    ],
    [
      "all hooks are turned off",
      () => changeSettings((settings) => ({ ...settings, disableAllHooks: true })),
      "settings: <project>/.claude/settings.json turns all hooks off.",
      "Take disableAllHooks out.",
    ],
    [
      "an event has lost its hook",
      () => changeSettings(({ hooks }) => ({ hooks: { ...hooks, SubagentStop: [] } })),
      "settings: No hook of agent-session is registered for SubagentStop.",
      'Run "agent-session init".',
    ],
    [
      "the configuration has an unknown key",
      () => writeFileSync(inClaude("agent-session.json"), '{"retention_hour": 3}'),
      "configuration: <project>/.claude/agent-session.json: unknown key retention_hour; the defaults apply",
      "Mend the file; its schema: agent-session schema config.",
    ],
  ])("names the fault and its mend, once, and ends with 1 when %s", (_, spoil, fault, mend) => {
    spoil();
    const { status, stdout } = run("doctor");
    expect(stdout.replaceAll(cli.project, "<project>")).toBe(`fail  ${fault}\n      mend: ${mend}\n`);
    expect(status).toBe(1);
  });

  it("names a damaged session, and its mend mends it", async () => {
    await cli.has("s-1");
    writeFileSync(join(cli.root, "s-1", "state.json"), '{"x"');
    const { findings } = JSON.parse(run("doctor", "--json").stdout) as { findings: { mend: string }[] };
    expect(findings).toMatchObject([
      { check: "records", level: "fail", message: expect.stringMatching(/^Session s-1: state\.json /) },
    ]);
    const [, mend = ""] = /^Run "agent-session ([^"]*)"/.exec(findings[0]?.mend ?? "") ?? [];
    expect(run(...mend.split(" ")).status).toBe(0);
    expect(run("doctor")).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

it("says that nothing is registered where nothing is, and that a plugin's hooks are not looked for", () => {
  const { status, stdout } = run("doctor");
  expect({ status, stdout }).toEqual({
    status: 1,
    stdout: `fail  settings: No hook of agent-session is registered.
      mend: Run "agent-session init". Where they run as a plugin nothing is wrong: those are not in the settings.
`,
  });
});

function changeSettings(change: (settings: { hooks: Record<string, unknown> }) => object): void {
  const file = inClaude("settings.json");
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, "utf8")))));
}
