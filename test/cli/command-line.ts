import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";
import { create } from "../../lib/app/sessions.ts";
import { createRuntime, type Runtime } from "../../lib/runtime.ts";

export const CLI = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

interface Given {
  input?: string | Buffer;
  env?: Record<string, string>;
  cwd?: string;
}

let addressOf: ((project: string) => string) | undefined;

/** From here on each test's sessions are at an address of its own instead of in a folder (see `on-redis.ts`). */
export function keepAt(address: (project: string) => string): void {
  addressOf = address;
}

/** Whether a test may look into the folder, and spoil what lies there. */
export function inFolder(): boolean {
  return addressOf === undefined;
}

/** A project folder of its own for each test of a file, and the built command line run in it. */
export class CommandLine {
  project = "";
  /** The folder the sessions lie in. */
  root = "";
  /** The address the sessions are at instead. */
  address: string | undefined;

  env(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    // The project is its own home, so that nobody's configuration is read.
    const place = this.address === undefined ? { AGENT_SESSION_DIR: this.root } : { AGENT_SESSION_STORE: this.address };
    return { ...process.env, HOME: this.project, USERPROFILE: this.project, ...place, ...more };
  }

  run(args: readonly string[], { input = "", env = {}, cwd = this.project }: Given = {}): Ran {
    const options = { cwd, env: this.env(env), input, encoding: "utf8", maxBuffer: 1e8 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], options);
    return { status, stdout, stderr };
  }

  /** Runs with `--json`; what was printed, parsed. Anything on stderr fails. */
  json<T = Record<string, unknown>>(...args: string[]): T {
    const { stdout, stderr } = this.run(["--json", ...args]);
    if (stderr !== "") throw new Error(stderr);
    return JSON.parse(stdout) as T;
  }

  /** Runs with `--json` and answers the exit status and the error that was told. */
  failure(...args: string[]): { status: number | null; error: { code: string; message: string; details?: unknown } } {
    const { status, stdout, stderr } = this.run(["--json", ...args]);
    if (stdout !== "") throw new Error(`printed ${stdout}`);
    return { status, error: JSON.parse(stderr).error };
  }

  /** Creates a session in this process, which is ten times as fast as to call the command. */
  async has(agentId: string, more: Partial<Parameters<typeof create>[1]> = {}): Promise<void> {
    await create(this.minutesAgo(0), { agentId, agentName: "a", ...more });
  }

  /** The application on the same sessions, at another time. */
  at(now: () => number): Runtime {
    return createRuntime({ env: this.env(), cwd: this.project, durability: "fast", now });
  }

  minutesAgo(minutes: number): Runtime {
    return this.at(() => Date.now() - minutes * 60_000);
  }
}

/** A fresh {@link CommandLine} before each test of the file, gone after it. */
export function freshCommandLine(): CommandLine {
  const cli = new CommandLine();
  beforeEach(() => {
    cli.project = mkdtempSync(join(tmpdir(), "cli-"));
    cli.root = join(cli.project, "sessions");
    cli.address = addressOf?.(basename(cli.project));
  });
  afterEach(() => rmSync(cli.project, { recursive: true, force: true }));
  return cli;
}

/** Whether a command can be given a terminal here: util-linux's `script` does it. */
export const hasTerminal = process.platform === "linux" && existsSync("/usr/bin/script");

/** Runs the command line with both outputs on a terminal; they come back as one text. */
export function onTerminal(cli: CommandLine, args: readonly string[], env: Record<string, string> = {}): Ran {
  const quoted = [process.execPath, CLI, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const options = { cwd: cli.project, env: cli.env({ TERM: "xterm", ...env }), encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync("/usr/bin/script", ["-qec", quoted, "/dev/null"], options);
  return { status, stdout: stdout.replaceAll("\r\n", "\n"), stderr };
}

/** The text with every time and age replaced, which differ from run to run. */
export function timeless(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>").replace(/\b\d+[smhd] ago\b/g, "<age>");
}
