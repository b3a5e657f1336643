import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The approval workflow of seed 002, with real processes: every step is a command or a hook fed by a pipe.

const dist = join(import.meta.dirname, "..", "dist");
const project = mkdtempSync(join(tmpdir(), "agent-session-demo-"));
const { NODE_EXTRA_CA_CERTS: _slow, NODE_OPTIONS: _options, ...inherited } = process.env;
const env = { ...inherited, AGENT_SESSION_DIR: join(project, ".claude", "session"), HOME: project };
const AGENT = "terraform-architect";

process.once("exit", () => rmSync(project, { recursive: true, force: true }));
// Whoever reads has seen enough.
process.stdout.once("error", () => process.exit());
demo();

function demo(): void {
  title("An orchestrator creates a session for its subagent");
  const created = command(
    "create",
    "--agent",
    AGENT,
    "--purpose",
    "approval_workflow",
    "--metadata",
    '{"task_id":"T001"}',
    "--json",
  );
  const { agent_id: id } = JSON.parse(created) as { agent_id: string };

  title("The agent makes a plan, then stops to wait for an approval");
  command("update", id, "--phase", "planning", "--metadata", '{"plan_file":"plan.json"}');
  command("update", id, "--phase", "approval");

  title("The user approves. The next delegation asks the pre_delegate hook first: it resumes");
  const verdict = hook("pre_delegate", { agent_name: AGENT, task_id: "T001", task_description: "apply the plan" });
  expect(verdict.should_resume === true && verdict.agent_id === id, "the waiting session is resumed");

  title("The agent goes on where it was");
  command("update", id, "--phase", "executing");

  title("The agent stops: the subagent_stop hook finalises the session");
  const stopped = hook("subagent_stop", { agent_id: id, exit_code: 0, summary: "Terraform applied successfully" });
  expect(stopped.finalized === true && stopped.outcome === "completed", "the session has ended as completed");

  title("What is on disk now: .claude/session/<id>/state.json");
  process.stdout.write(readFileSync(join(env.AGENT_SESSION_DIR, id, "state.json"), "utf8"));
}

function title(text: string): void {
  process.stdout.write(`\n# ${text}\n`);
}

function command(...args: string[]): string {
  process.stdout.write(`$ agent-session ${args.map(quoted).join(" ")}\n`);
  return run([join(dist, "cli.cjs"), ...args]);
}

function hook(name: string, input: Record<string, unknown>): Record<string, unknown> {
  const json = JSON.stringify(input);
  process.stdout.write(`$ echo ${quoted(json)} | node dist/hooks/${name}.cjs\n`);
  return JSON.parse(run([join(dist, "hooks", `${name}.cjs`)], json)) as Record<string, unknown>;
}

function run(args: string[], input = ""): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { input, env, cwd: project, encoding: "utf8" });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  expect(status === 0, `exit ${status}`);
  return stdout;
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function expect(holds: boolean, what: string): void {
  if (holds) return;
  process.stderr.write(`The demo did not go as expected: ${what}\n`);
  process.exit(1);
}
