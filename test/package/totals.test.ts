import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const totals = fileURLToPath(new URL("../../.ci/totals.mjs", import.meta.url));

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), "totals-"));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

function report(passed: number, failed: number, files: { status: string; assertionResults: object[] }[] = []): string {
  return JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: files });
}

describe("the last line of the CI run", () => {
  const unloadable = { status: "failed", assertionResults: [] };
  const failing = { status: "failed", assertionResults: [{ status: "failed" }] };

  it.each([
    ["adds up the runs", { "a.json": report(3, 0), "b.json": report(4, 0) }, "7 passed, 0 failed", 0],
    ["counts a failed test once", { "a.json": report(3, 1, [failing]), "a.failed": "" }, "3 passed, 1 failed", 1],
    ["counts a test file that does not load", { "a.json": report(3, 0, [unloadable]) }, "3 passed, 1 failed", 1],
    ["counts a failed step without tests", { "a.json": report(3, 0), "b.failed": "" }, "3 passed, 1 failed", 1],
    [
      "counts a run that fails without a failed test",
      { "a.json": report(3, 0), "a.failed": "" },
      "3 passed, 1 failed",
      1,
    ],
    ["does not take nothing for a success", {}, "0 passed, 1 failed", 1],
  ])("%s", (_, files, line, exit) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(results, name), text);
    const { status, stdout } = spawnSync(process.execPath, [totals, results], { encoding: "utf8" });
    expect({ status, line: stdout.trim().split("\n").at(-1) }).toEqual({ status: exit, line });
  });
});
