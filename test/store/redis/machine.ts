import { type ChildProcessWithoutNullStreams, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";

const dist = fileURLToPath(new URL("../../../dist", import.meta.url));

/** One of several machines: a folder, a home and a name of its own. Only the server is the same. */
export class Machine {
  readonly folder: string;
  readonly home: string;
  readonly commandLine = join(dist, "cli.cjs");
  /** Where its sessions are, as AGENT_SESSION_STORE says. */
  store: string;
  private readonly name: string;

  constructor(name: string, store: string) {
    this.name = name;
    this.store = store;
    this.folder = mkdtempSync(join(tmpdir(), `machine-${name}-`));
    this.home = join(this.folder, "home");
    mkdirSync(join(this.folder, ".git"));
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** What a hook answers to an event of the host; what it says on stderr fails. */
  hook(name: string, conversation: string, event: string, payload: object): Record<string, unknown> | undefined {
    const { stdout, stderr } = this.run(hookFile(name), [], this.input(conversation, event, payload));
    expect(stderr).toBe("");
    return stdout === "" ? undefined : JSON.parse(stdout);
  }

  /** The same, side by side with others. */
  async hookBeside(name: string, conversation: string, event: string, payload: object): Promise<string> {
    const child = spawn(process.execPath, [hookFile(name)], { cwd: this.folder, env: this.env() });
    child.stdin.end(this.input(conversation, event, payload));
    let said = "";
    for await (const text of child.stdout) said += text;
    return said;
  }

  /** A command with `--json`; what it says on stderr fails. */
  cli(...args: string[]): { status: number | null; json: Record<string, unknown> } {
    const { status, stdout, stderr } = this.command(...args, "--json");
    expect(stderr).toBe("");
    return { status, json: JSON.parse(stdout) };
  }

  command(...args: string[]): SpawnSyncReturns<string> {
    return this.run(this.commandLine, args);
  }

  /** A command that goes on until the test is over. */
  goingOn(...args: string[]): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [this.commandLine, ...args], { cwd: this.folder, env: this.env() });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    return child;
  }

  run(file: string, args: readonly string[], input = ""): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [file, ...args], { cwd: this.folder, env: this.env(), input, encoding: "utf8" });
  }

  private input(conversation: string, event: string, payload: object): string {
    const transcript_path = join(this.folder, `${conversation}.jsonl`);
    const common = { session_id: conversation, transcript_path, cwd: this.folder, hook_event_name: event };
    return JSON.stringify({ ...common, ...payload });
  }

  private env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      HOME: this.home,
      USERPROFILE: this.home,
      CLAUDE_PROJECT_DIR: this.folder,
      AGENT_SESSION_MACHINE: this.name,
      AGENT_SESSION_STORE: this.store,
      AGENT_SESSION_LOG: join(this.folder, "log"),
    };
  }
}

function hookFile(name: string): string {
  return join(dist, "hooks", `${name}.cjs`);
}
