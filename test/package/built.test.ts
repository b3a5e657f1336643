import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOOK_BUDGET_BYTES, hookFaults } from "../../scripts/build/budget.ts";
import { ENTRIES } from "../../scripts/build/entries.ts";
import { isFresh } from "../../scripts/build/fresh.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = join(root, "dist");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const present = ENTRIES.filter(({ source }) => existsSync(join(root, source)));
const hooks = present.filter(({ kind }) => kind === "hook");

let alone: string;
beforeEach(() => {
  alone = mkdtempSync(join(tmpdir(), "built-"));
});
afterEach(() => rmSync(alone, { recursive: true, force: true }));

/** Runs a built file in the empty folder `alone`, which is also its project and its home. */
function run(file: string, args: string[], input = "") {
  const env = { ...process.env, HOME: alone, USERPROFILE: alone, CLAUDE_PROJECT_DIR: alone };
  return spawnSync(process.execPath, [file, ...args], { cwd: alone, env, input, encoding: "utf8" });
}

describe("dist/", () => {
  it("is complete and newer than every source", () => {
    expect(isFresh(root)).toBe(true);
    for (const { output } of present) expect(existsSync(join(dist, output)), output).toBe(true);
  });

  it("has a hook for every entry point in hooks/", () => {
    const sources = existsSync(join(root, "hooks")) ? readdirSync(join(root, "hooks")) : [];
    const expected = sources.filter((name) => name.endsWith(".ts")).map((name) => `hooks/${name}`);
    expect(hooks.map(({ source }) => source).sort()).toEqual(expected.sort());
  });

  it("carries the licence text of every bundled package", () => {
    const outputs: { inputs: Record<string, unknown> }[] = Object.values(readMeta().outputs);
    const inputs = outputs.flatMap((output) => Object.keys(output.inputs));
    const names = new Set(inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
    const text = readFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const name of names) expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([\\w-. ]+\\)$`, "m"));
    expect(text.match(/permission/gi)?.length ?? 0).toBeGreaterThanOrEqual(names.size);
  });

  it("names its version in the first comment of every file", () => {
    for (const { output } of present) {
      const [first, second] = readFileSync(join(dist, output), "utf8").split("\n");
      expect(first?.startsWith("#!") ? second : first, output).toBe(`/*! agent-session ${version} */`);
    }
  });
});

describe("the rules for a hook", () => {
  it.each([
    [{ inputs: { "node_modules/zod/index.js": { bytesInOutput: 1 } } }, "bundles the package zod"],
    [{ inputs: { "node_modules/a/node_modules/@b/c/i.js": { bytesInOutput: 1 } } }, "bundles the package @b/c"],
    [{ imports: [{ path: "./beside.cjs", kind: "require-call" as const }] }, 'imports "./beside.cjs"'],
    [{ bytes: HOOK_BUDGET_BYTES + 1 }, `has ${HOOK_BUDGET_BYTES + 1} bytes, more than ${HOOK_BUDGET_BYTES}`],
  ])("refuse %j", (part, fault) => {
    expect(hookFaults({ bytes: 1, imports: [], inputs: {}, ...part })).toEqual([fault]);
  });
});

describe.each(hooks)("the built $output", ({ output }) => {
  const file = () => {
    const copy = join(alone, "hook.cjs");
    cpSync(join(dist, output), copy);
    return copy;
  };

  it("is small, bundles no package and imports only Node's own modules", () => {
    expect(hookFaults(readMeta().outputs[output])).toEqual([]);
    // The cold parts are not counted: comments, until they are called for.
    const text = readFileSync(join(dist, output), "utf8");
    const hot = text.replace(/^(?!code)\w+\(\)\{\/\/.*\n\},\n/gm, "");
    expect(Buffer.byteLength(hot)).toBe(readMeta().outputs[output].bytes);
  });

  it("passes its own scenario where only the file with what is seldom needed lies beside it", () => {
    const { status, stderr } = run(file(), ["--test"]);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("answers neutrally to an event that is not its own", () => {
    const { status, stdout } = run(file(), [], '{"hook_event_name":"SomethingElse","session_id":"c1"}');
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });
});

describe.skipIf(!existsSync(join(root, "lib/cli/main.ts")))("the built command line", () => {
  it("runs without node_modules and says its version", () => {
    cpSync(dist, join(alone, "dist"), { recursive: true });
    const { status, stdout } = run(join(alone, "dist/cli.cjs"), ["--version"]);
    expect({ status, stdout: stdout.trim() }).toEqual({ status: 0, stdout: version });
  });

  it.skipIf(process.platform === "win32")("is executable", () => {
    expect(statSync(join(dist, "cli.cjs")).mode & 0o111).toBe(0o111);
  });
});

function readMeta() {
  return JSON.parse(readFileSync(join(dist, "meta.json"), "utf8"));
}
