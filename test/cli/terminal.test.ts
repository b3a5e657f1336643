import { describe, expect, it } from "vitest";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { freshCommandLine, hasTerminal, onTerminal, timeless } from "./command-line.ts";

const cli = freshCommandLine();
const ESC = "\u001b";
const plain = { NO_COLOR: "1" };

async function store(purpose = "approval"): Promise<void> {
  const app = cli.minutesAgo(10);
  await create(app, { agentId: "s-1", agentName: "terraform-architect", purpose });
  await update(app, "s-1", { phase: "approval" });
  const earlier = cli.minutesAgo(11);
  await create(earlier, { agentId: "session-2", agentName: "gitops", purpose: "general" });
  await finalize(earlier, "session-2", "failed");
}

describe.skipIf(!hasTerminal)("on a terminal", () => {
  it("list has a header, ages and aligned columns", async () => {
    await store();
    const { status, stdout } = onTerminal(cli, ["list"], plain);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `ID         PHASE     OUTCOME  RESUME  UPDATED  ERRORS  AGENT                PURPOSE
s-1        approval  -        ready   10m ago  0       terraform-architect  approval
session-2  failed    failed   -       11m ago  0       gitops               general
`,
    });
  });

  it("list cuts a long last column to the width, at the last whole character", async () => {
    await store("設計の承認を待っている".repeat(10));
    const [, first = ""] = onTerminal(cli, ["list"], plain).stdout.split("\n");
    expect(first).toMatch(/terraform-architect {2}設計の承.*…$/);
    expect([...first].length).toBeLessThan(90);
  });

  it("paints, and the id stays as it is", async () => {
    await store();
    const { stdout } = onTerminal(cli, ["list"]);
    expect(stdout).toContain(`\ns-1        ${ESC}[33mapproval${ESC}[39m  `);
    expect(stdout).toContain(`\nsession-2  ${ESC}[31mfailed${ESC}[39m    `);
  });

  it.each([
    ["--no-color", ["list", "--no-color"], {}],
    ["--no-color before the command", ["--no-color", "list"], {}],
    ["NO_COLOR", ["list"], plain],
    ["NO_COLOR beside FORCE_COLOR", ["list"], { ...plain, FORCE_COLOR: "1" }],
    ["FORCE_COLOR=0", ["list"], { FORCE_COLOR: "0" }],
    ["a dumb terminal", ["list"], { TERM: "dumb" }],
  ])("does not paint with %s", async (_, args, env) => {
    await store();
    expect(onTerminal(cli, args, env).stdout).not.toContain(ESC);
  });

  it("paints with an empty NO_COLOR", async () => {
    await store();
    expect(onTerminal(cli, ["list"], { NO_COLOR: "" }).stdout).toContain(ESC);
  });

  it("prints JSON without colour", async () => {
    await store();
    const { stdout } = onTerminal(cli, ["list", "--json"], { FORCE_COLOR: "1" });
    expect(JSON.parse(stdout)).toHaveLength(2);
  });

  it.each([
    [["list"], /^No such session in .*sessions\.\n$/],
    [["sweep"], /^Nothing waits\. Removed 0 old sessions\.\n$/],
    [["cleanup"], /^Deleted 0, kept 0\.\n$/],
    [["cleanup", "--dry-run"], /^Would delete 0, kept 0\.\n$/],
    [["verify"], /^0 verified, 0 damaged\.\n$/],
  ])("says kindly that there is nothing: %j", (args, expected) => {
    expect(onTerminal(cli, args, plain)).toMatchObject({ status: 0, stdout: expect.stringMatching(expected) });
  });

  it("verify and history have headers too", async () => {
    await store();
    expect(onTerminal(cli, ["verify"], plain).stdout).toBe(`ID         VERDICT  FINDINGS
s-1        ok       -
session-2  ok       -
2 verified, 0 damaged.
`);
    expect(timeless(onTerminal(cli, ["history", "s-1"], plain).stdout)).toMatch(
      /^SEQ {2}AT {24}AGE {6}BY {2}WHAT\n1 {4}<time> {2}<age> {2}- {3}created agent_name=.*…\n2 {4}<time> {2}<age> {2}- {3}phase_changed.*\n$/,
    );
  });

  it("errors are painted, and hostile text in them cannot act", () => {
    const { status, stdout } = onTerminal(cli, ["get", `x${ESC}[2J`]);
    expect(status).toBe(4);
    expect(stdout.startsWith(`${ESC}[31merror:${ESC}[39m Not a session id: `)).toBe(true);
    expect(stdout).not.toContain(`${ESC}[2J`);
  });
});

describe("in a pipe", () => {
  it("paints with FORCE_COLOR only, and lines still begin with the id", async () => {
    await store();
    expect(cli.run(["list"]).stdout).not.toContain(ESC);
    expect(cli.run(["list"], { env: { TERM: "xterm-256color", COLORTERM: "truecolor" } }).stdout).not.toContain(ESC);
    const forced = cli.run(["list"], { env: { FORCE_COLOR: "1" } }).stdout;
    expect(forced).toContain(`${ESC}[33mapproval${ESC}[39m`);
    expect(forced.split("\n").map((line) => line.split(" ")[0])).toEqual(["s-1", "session-2", ""]);
    expect(cli.run(["list", "--no-color"], { env: { FORCE_COLOR: "1" } }).stdout).not.toContain(ESC);
  });
});
