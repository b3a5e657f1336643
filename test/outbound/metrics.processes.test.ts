import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

/** Hook processes in all. 1,000 take about three minutes on two cores: set it to that after a change of the counting. */
const HOOKS = 60;
/** As many at once. */
const PARALLEL = 12;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "metrics-processes-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function run(
  file: string,
  args: string[],
  input: object = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = { ...process.env, HOME: home, USERPROFILE: home, AGENT_SESSION_DIR: join(home, "sessions") };
  const child = spawn(process.execPath, [join(dist, file), ...args], { cwd: home, env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part) => {
    stdout += part;
  });
  child.stderr.on("data", (part) => {
    stderr += part;
  });
  child.stdin.end(JSON.stringify(input));
  return new Promise((done) => child.once("close", (code) => done({ code, stdout, stderr })));
}

/** Runs hooks for the agents, so many at once; all must answer without a word on stderr. */
async function hooks(name: string, event: string, agents: string[]): Promise<void> {
  const left = [...agents];
  const worker = async () => {
    for (let agent = left.pop(); agent !== undefined; agent = left.pop()) {
      const payload = { hook_event_name: event, session_id: "c1", agent_id: agent, agent_type: "worker", cwd: home };
      const { code, stderr } = await run(`hooks/${name}.cjs`, [], {
        ...payload,
        last_assistant_message: `Done by ${agent}.`,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

/** The value of every line of the metrics, by name and labels. */
async function read(): Promise<Map<string, number>> {
  const { stdout, stderr } = await run("cli.cjs", ["metrics"]);
  expect(stderr).toBe("");
  const lines = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

describe("the metrics of many short-lived processes", () => {
  it(`are exact after ${HOOKS} hooks at once, counted by several at once, and a cleanup`, async () => {
    const agents = Array.from({ length: HOOKS / 2 }, (_, at) => `agent-${at}`);
    await Promise.all([hooks("subagent_start", "SubagentStart", agents), read()]);
    await Promise.all([hooks("subagent_stop", "SubagentStop", agents), read(), read(), read()]);

    const expected = {
      holodeck_session_active_total: 0,
      'holodeck_session_completed_total{outcome="success"}': agents.length,
      holodeck_session_duration_seconds_count: agents.length,
      agent_session_started_total: agents.length,
      'agent_session_sessions{lifecycle="agent",phase="completed"}': agents.length,
      'agent_session_hook_duration_seconds_count{hook="subagent_start"}': agents.length,
      'agent_session_hook_duration_seconds_count{hook="subagent_stop"}': agents.length,
    };
    const before = await read();
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, before.get(key)]))).toEqual(expected);

    const { stdout } = await run("cli.cjs", ["cleanup", "--hours", "0", "--json"]);
    expect(JSON.parse(stdout).removed).toHaveLength(agents.length);
    const after = await read();
    expect(after.get('agent_session_sessions{lifecycle="agent",phase="completed"}')).toBeUndefined();
    for (const [name, value] of before) {
      if (name.startsWith("agent_session_sessions{")) continue;
      expect({ name, value: after.get(name) }).toEqual({ name, value });
    }
  }, 600_000);
});
