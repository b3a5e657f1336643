import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "examples-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** What an example prints, without its times; it must end well and complain of nothing. */
function run(program: string, example: string, ...args: string[]): string {
  const bin = join(home, "bin");
  mkdirSync(bin);
  symlinkSync(cli, join(bin, "agent-session"));
  const PATH = `${bin}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, HOME: home, USERPROFILE: home, AGENT_SESSION_DIR: join(home, "sessions") };
  const done = spawnSync(program, [join(here, example), ...args], { cwd: home, env, encoding: "utf8" });
  expect({ status: done.status, stderr: done.stderr }).toEqual({ status: 0, stderr: "" });
  return done.stdout;
}

describe("seed 004 by the library", () => {
  it.each([
    [
      "maestro-basic-workflow.mjs",
      `INVALID_TRANSITION {
  from: 'implementing',
  to: 'completed',
  allowed: [ 'validating', 'failed', 'paused' ]
}
completed success cleanup {
  total_tasks: 10,
  completed_tasks: 5,
  failed_tasks: 0,
  decisions_made: 0,
  checkpoints_created: 6,
  error_recovery_count: 0,
  duration_seconds: 0
}
`,
    ],
    ["maestro-pause-and-resume.mjs", "paused from implementing\nimplementing\nimplementing\n"],
    ["maestro-query.mjs", "[ 'Write the manual' ]\n3\n2\n0\n3\n[ 'Build REST API' ]\n"],
    ["maestro-prd-tracking.mjs", "{ filename: 'prd.md', path: '/path/to/prd.md', version: '1.0.0' }\n"],
  ])("%s runs and prints this", (example, printed) => {
    expect(run(process.execPath, example)).toBe(printed);
  });
});

describe.skipIf(process.platform === "win32")("seed 004 by the command line", () => {
  it("maestro.sh runs with the seed's flags", () => {
    expect(run("sh", "maestro.sh")).toBe(`  "current_phase": "plan"
[]
cp-4
"paused_from":"planning"
"phase":"planning"
error: A session in planning cannot move to completed; it may move to generating_tasks, failed, paused.
exit 4
4
second-try
1
`);
  });
});

describe("seed 003 by the library", () => {
  const started = ["main-director", "data-processor", "validator", "notifier"].map(
    (name) => `${name}: initializing → active`,
  );

  it("the complete example shuts down in order: departments first, the director last", () => {
    const ended = ["notifier", "validator", "data-processor", "main-director"];
    expect(run(process.execPath, "orchestration-complete.mjs").trimEnd().split("\n")).toEqual([
      ...["main-director", "data-processor", "validator", "notifier"].map(
        (name) => `${name}: healthy, 0 unread, memory null`,
      ),
      "4 { department: 3, director: 1 } { active: 4 }",
      "Performance: 3 messages, 0.05/s, 0% errors",
      ...started,
      ...ended.map((name) => `${name}: active → terminated`),
    ]);
  });

  it("the complete example that fails is an emergency: everything ends at once, children before their parent", () => {
    const lines = run(process.execPath, "orchestration-complete.mjs", "fail").trimEnd().split("\n");
    expect(lines[0]).toBe("Orchestration error: the disk is full");
    const ended = lines.slice(1, 5);
    expect(ended.at(-1)).toBe("main-director ended: cancelled (emergency)");
    expect([...ended].sort()).toEqual([
      "data-processor ended: cancelled (emergency)",
      "main-director ended: cancelled (emergency)",
      "notifier ended: cancelled (emergency)",
      "validator ended: cancelled (emergency)",
    ]);
    expect(lines.slice(5, 9)).toEqual(started);
    expect(lines.at(-1)).toBe("main-director: active → terminated");
  });

  it.each([
    [
      "orchestration-templates.mjs",
      `department my-data-department /workspace/my-project data-department-template
[ 'batch-processing', 'data-validation', 'error-handling' ] [ 'max-memory:4gb', 'cpu-priority:normal' ]
{
  domain: 'data-processing',
  customDomain: 'my-data-processing',
  priority: 'high'
} { LOG_LEVEL: 'info', DATA_DIR: '/data', MAX_CONCURRENT_JOBS: '10' }
`,
    ],
    [
      "orchestration-advanced.mjs",
      `department-1 department-2 department-1
department-1 /workspace/new-location active
department-1-clone initializing from department-1
department-1 department-2
department-2
department-2 department-1
director-1
`,
    ],
  ])("%s runs and prints this", (example, printed) => {
    expect(run(process.execPath, example)).toBe(printed);
  });
});
