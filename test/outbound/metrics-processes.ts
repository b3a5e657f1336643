import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import parsePrometheus from "parse-prometheus-text-format";
import { expect, onTestFinished } from "vitest";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

/** The hooks of one agent's life, in their order: so many processes for each agent. */
const LIFE: readonly [hook: string, input: object][] = [
  ["subagent_start", { hook_event_name: "SubagentStart" }],
  ["task_event", { hook_event_name: "TaskCreated", task_id: "1", task_subject: "Count" }],
  ["task_event", { hook_event_name: "TaskCompleted", task_id: "1", task_subject: "Count" }],
  // The direct protocol, which answers that it is not to be resumed.
  ["pre_delegate", { hook_event_name: undefined }],
  ["subagent_stop", { hook_event_name: "SubagentStop", last_assistant_message: "Done." }],
];

/**
 * Runs so many hook processes (whole lives of {@link LIFE}), `parallel` of them at once, while others count; then a
 * cleanup. Every number must be exact, and none may fall from one look to the next.
 */
export async function countHooks(hooks: number, parallel: number): Promise<void> {
  const place = new Place();
  const agents = Array.from({ length: hooks / LIFE.length }, (_, at) => `agent-${at}`);
  const looks: Look[] = [];
  for (const [hook, input] of LIFE) {
    const several = Promise.all([place.look(), place.look()]);
    await Promise.all([place.hooks(hook, input, agents, parallel), several]);
    looks.push(await place.look());
  }
  const before = looks.at(-1) as Look;
  const all = agents.length;
  const expected = {
    holodeck_session_active_total: 0,
    'holodeck_session_completed_total{outcome="success"}': all,
    holodeck_session_duration_seconds_count: all,
    holodeck_task_started_total: all,
    'holodeck_task_completed_total{outcome="success"}': all,
    'holodeck_task_duration_seconds_count{outcome="success"}': all,
    agent_session_started_total: all,
    'agent_session_ended_total{outcome="success"}': all,
    'agent_session_sessions{lifecycle="agent",phase="completed"}': all,
    'agent_session_resume_decisions_total{asker="direct",reason="phase_not_resumable"}': all,
    'agent_session_hook_duration_seconds_count{hook="subagent_start"}': all,
    'agent_session_hook_duration_seconds_count{hook="task_event"}': 2 * all,
    'agent_session_hook_duration_seconds_count{hook="pre_delegate"}': all,
    'agent_session_hook_duration_seconds_count{hook="subagent_stop"}': all,
  };
  expect(Object.fromEntries(Object.keys(expected).map((key) => [key, before.get(key)]))).toEqual(expected);
  expect([...before.keys()].filter((key) => key.startsWith("agent_session_hook_failures_total{"))).toEqual([]);

  const { stdout } = await place.run("cli.cjs", ["cleanup", "--hours", "0", "--json"]);
  expect(JSON.parse(stdout).removed).toHaveLength(all);
  looks.push(await place.look());
  expect(looks.at(-1)?.get('agent_session_sessions{lifecycle="agent",phase="completed"}')).toBeUndefined();
  for (const [at, look] of looks.entries()) noneFell(looks[at - 1], look);
}

/** The value of every line of the metrics, by name and labels. */
type Look = ReadonlyMap<string, number>;

function noneFell(earlier: Look = new Map(), later: Look): void {
  const fallen = [...earlier].filter(([name, value]) => isCounter(name) && !((later.get(name) ?? -1) >= value));
  expect(fallen).toEqual([]);
}

/** By Prometheus' own rule for names; the seed has one gauge that is called a total. */
function isCounter(line: string): boolean {
  return /^\w+(?:_total|_bucket|_sum|_count)(?:\{|$)/.test(line) && !line.startsWith("holodeck_session_active_total");
}

class Place {
  private readonly home = mkdtempSync(join(tmpdir(), "metrics-processes-"));

  constructor() {
    onTestFinished(() => rmSync(this.home, { recursive: true, force: true }));
  }

  run(
    file: string,
    args: string[],
    input: object = {},
  ): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const { home } = this;
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

  /** Runs the hook for all agents, so many at once; all must answer without a word on stderr. */
  async hooks(hook: string, input: object, agents: readonly string[], parallel: number): Promise<void> {
    const left = [...agents];
    const worker = async () => {
      for (let agent = left.pop(); agent !== undefined; agent = left.pop()) {
        const payload = { session_id: "c1", agent_id: agent, agent_type: "worker", cwd: this.home, ...input };
        const { code, stderr } = await this.run(`hooks/${hook}.cjs`, [], payload);
        expect({ hook, code, stderr }).toEqual({ hook, code: 0, stderr: "" });
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  }

  /** The metrics as the command line prints them, which a real parser must understand alike. */
  async look(): Promise<Look> {
    const { stdout, stderr } = await this.run("cli.cjs", ["metrics"]);
    expect(stderr).toBe("");
    const lines = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const values = new Map(lines.map((line) => [before(line), Number(line.slice(before(line).length + 1))]));
    for (const { name, type, metrics } of parsePrometheus(stdout)) {
      if (type === "HISTOGRAM") continue;
      for (const { labels = {}, value } of metrics) {
        const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
        expect(values.get(pairs.length === 0 ? name : `${name}{${pairs}}`)).toBe(Number(value));
      }
    }
    return values;
  }
}

function before(line: string): string {
  return line.slice(0, line.lastIndexOf(" "));
}
