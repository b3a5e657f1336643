import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GROUP_NAMES } from "../../lib/conformance/check.ts";
import type { ConformanceReport } from "../../lib/conformance/main.ts";
import { bundled } from "../setup/bundle.ts";
import { CLI, freshCommandLine, hasTerminal, onTerminal } from "./command-line.ts";

const cli = freshCommandLine();
const broken = bundled("conformance/broken-module.ts");
const good = bundled("conformance/file-module.ts");

function module(source: string): string {
  const path = join(cli.project, "store.mjs");
  writeFileSync(path, source);
  return path;
}

describe("conformance", () => {
  it("finds in every group that a broken store does not keep the contract, and exits 1", () => {
    const { status, stdout, stderr } = cli.run(["conformance", broken, "--json"]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    const report: ConformanceReport = JSON.parse(stdout);
    expect(report.store).toBe("a broken store");
    expect(report.groups.map(({ group }) => group)).toEqual(GROUP_NAMES);
    for (const { group, failed, failures } of report.groups) {
      expect(failed, group).toBeGreaterThan(0);
      const lengths = failures.map(({ error }) => error.length);
      expect(Math.min(...lengths), "says something").toBeGreaterThan(0);
      expect(Math.max(...lengths), "shows no built file").toBeLessThan(3000);
    }
    expect(report.failed).toBe(report.groups.reduce((sum, { failed }) => sum + failed, 0));
  }, 120_000);

  it("says of a good store, group by group, that it does, and exits 0", () => {
    const { status, stdout, stderr } = cli.run(["conformance", good]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(/ +/)[0])).toEqual(GROUP_NAMES);
    for (const line of lines) expect(line).toMatch(/^\w+ +\d+ +0 +kept$/);
  }, 120_000);

  it("leaves groups out with a reason, and shows it", () => {
    const skips = GROUP_NAMES.slice(1).flatMap((group) => ["--skip", `${group}=because of ${group}`]);
    const { status, stdout } = cli.run(["conformance", good, ...skips]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^basics +\d+ +0 +kept\nlisting +- +- +left out: because of listing\n/);
  });

  it("leaves nothing behind when it is broken off", async () => {
    const temp = join(cli.project, "temp");
    mkdirSync(temp);
    const child = spawn(process.execPath, [CLI, "conformance", good], {
      cwd: cli.project,
      env: cli.env({ TMPDIR: temp }),
    });
    const ended = new Promise<number | null>((end) => child.once("close", end));
    while (readdirSync(temp).length === 0) await new Promise((look) => setTimeout(look, 5));
    child.kill("SIGINT");
    expect(await ended).toBe(1);
    expect(readdirSync(temp)).toEqual([]);
  }, 60_000);

  it.skipIf(!hasTerminal)("shows a person how far it is, and the checks that failed with their errors", () => {
    const skips = GROUP_NAMES.filter((group) => group !== "limits").flatMap((group) => ["--skip", `${group}=not now`]);
    const { stdout } = onTerminal(cli, ["conformance", broken, ...skips]);
    expect(stdout).toContain("GROUP");
    expect(stdout).toMatch(/\nlimits: .+\n {2}.+/);
  });

  it.each([
    ["--skip", "basics"],
    ["--skip", "nonsense=because"],
    ["--skip", "basics= "],
  ])("%s %s is no reason to leave something out", (...args) => {
    const { status, error } = cli.failure("conformance", good, ...args);
    expect({ status, code: error.code }).toEqual({ status: 2, code: "USAGE" });
  });

  it.each([
    ["exports nothing of use", "export const x = 1;", "it exports no function create(place)"],
    ["throws", "throw new Error('no database');", "it cannot be loaded: no database"],
    ["exports nonsense", "export const create = () => {}; export const damage = 1;", "damage is no function"],
  ])("a module that %s is refused", (_, source, message) => {
    const { status, error } = cli.failure("conformance", module(source));
    expect({ status, code: error.code }).toEqual({ status: 4, code: "INVALID_VALUE" });
    expect(error.message).toContain(message);
  });

  it("a module that is not there is refused", () => {
    expect(cli.failure("conformance", "nowhere.mjs").error.message).toContain("there is no such file");
  });
});
