import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureHost, type HostVersion } from "./host.ts";
import type { Project } from "./project.ts";

export interface HostOptions {
  version: HostVersion;
  project: Project;
  /** Base URL of the scripted API. */
  apiUrl: string;
  /** The first prompt. With `keepOpen` the host reads further prompts, sent by `HostRun.say`. */
  prompt: string;
  /** Conversation to continue. */
  resume?: string;
  /** With `resume`: a new conversation id. */
  fork?: boolean;
  pluginDir?: string;
  /** Default: `ALLOWED_TOOLS` for the version. */
  allowedTools?: string[];
  env?: Record<string, string>;
  /** Where the host writes its debug log, see `hookTimes`. */
  debugFile?: string;
  /** Further command line arguments. */
  args?: string[];
  /** Stream prompts in, so that one process serves several; end it with `HostRun.endInput`. */
  keepOpen?: boolean;
  /** Default 60 s; the process group is killed then and the run rejects with a dump. */
  timeoutMs?: number;
  /** More lines for the dump. */
  dump?: () => string;
}

// biome-ignore lint/suspicious/noExplicitAny: the host's stream has dozens of shapes; tests pick what they look for
export type HostEvent = Record<string, any> & { type: string };

export interface HostResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Of the first event that names one; "" when the host died before. */
  sessionId: string;
  /** Lines of the stream in order. */
  events: HostEvent[];
  /** Text of the last `result` event, "" without one. */
  text: string;
  stderr: string;
  durationMs: number;
}

export interface HostRun {
  pid: number;
  /** Grows while the host runs. */
  events: readonly HostEvent[];
  /** The conversation's id, as soon as the host has named it. */
  sessionId(): Promise<string>;
  /** The first event, past or future, that fits. Rejects when the host ends before, or after the timeout (default 20 s). */
  waitForEvent(fits: (event: HostEvent) => boolean, label: string, timeoutMs?: number): Promise<HostEvent>;
  /** Sends a signal to the host process alone, not to its hooks or tools. */
  signal(name: "SIGINT" | "SIGTERM" | "SIGKILL"): void;
  /** Another user prompt; only with `keepOpen`. */
  say(text: string): void;
  endInput(): void;
  /** Resolves when the host has ended, whatever its exit code. */
  ended: Promise<HostResult>;
}

/**
 * What a run may use without a permission prompt. Not in it: MCP tools (name the server, as in
 * `mcp__plugin_<plugin>_<server>__*`; 2.1.197 refuses `mcp__*`), and TaskCreate and TaskUpdate, which 2.1.329 offers
 * under `-p` only when they are allowed.
 */
export const ALLOWED_TOOLS = ["Agent", "Bash", "SendMessage", "ToolSearch", "TaskStop", "TaskOutput"];

/** Starts the host and returns at once; `HostRun.ended` has the outcome. */
export async function startHost(options: HostOptions): Promise<HostRun> {
  const binary = await ensureHost(options.version);
  const startedAt = Date.now();
  const args = commandLine(options);
  const child = spawn(binary, args, {
    cwd: options.project.dir,
    env: environment(options),
    stdio: [options.keepOpen ? "pipe" : "ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const events: HostEvent[] = [];
  let stderr = "";
  let failure: Error | undefined;
  let closed = false;
  splitLines(child.stdout, (line) => events.push(parseEvent(line)));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk));

  const dump = () =>
    [
      `command: claude ${args.join(" ")}`,
      `events:${listEvents(events)}`,
      `stderr: ${stderr.slice(-2000)}`,
      options.dump?.() ?? "",
    ].join("\n");
  const timeoutMs = options.timeoutMs ?? 60_000;
  const timer = setTimeout(() => {
    failure = new Error(`host ${options.version} still runs after ${timeoutMs} ms\n${dump()}`);
    killGroup(child);
  }, timeoutMs);

  const ended = new Promise<HostResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => {
      closed = true;
      clearTimeout(timer);
      killGroup(child);
      if (failure) return reject(failure);
      const last = events.filter((event) => event.type === "result").at(-1);
      const sessionId = nameOf(events) ?? "";
      resolve({
        exitCode,
        signal,
        sessionId,
        events,
        text: last?.result ?? "",
        stderr,
        durationMs: Date.now() - startedAt,
      });
    });
  });
  // A test may wait for something else first; the rejection still reaches whoever awaits `ended`.
  ended.catch(() => {});

  async function waitForEvent(
    fits: (event: HostEvent) => boolean,
    label: string,
    limitMs = 20_000,
  ): Promise<HostEvent> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const found = events.find(fits);
      if (found) return found;
      if (closed || Date.now() > deadline)
        throw new Error(`${closed ? "the host ended" : `${limitMs} ms passed`} before "${label}"\n${dump()}`);
      await sleep(10);
    }
  }

  if (options.keepOpen) writePrompt(child, options.prompt);
  return {
    pid: child.pid ?? 0,
    events,
    ended,
    waitForEvent,
    sessionId: async () => (await waitForEvent((event) => event.session_id !== undefined, "session id")).session_id,
    signal: (name) => void child.kill(name),
    say: (text) => writePrompt(child, text),
    endInput: () => child.stdin?.end(),
  };
}

/** Runs the host to its end. Does not reject on a non-zero exit code. */
export async function runHost(options: HostOptions): Promise<HostResult> {
  const run = await startHost(options);
  return run.ended;
}

function commandLine(options: HostOptions): string[] {
  const prompt = options.keepOpen ? ["-p", "--input-format", "stream-json"] : ["-p", options.prompt];
  return [
    ...prompt,
    ...["--output-format", "stream-json", "--verbose", "--include-hook-events"],
    ...["--allowedTools", ...(options.allowedTools ?? ALLOWED_TOOLS)],
    ...(options.resume ? ["--resume", options.resume] : []),
    ...(options.fork ? ["--fork-session"] : []),
    ...(options.pluginDir ? ["--plugin-dir", options.pluginDir] : []),
    ...(options.debugFile ? ["--debug-file", options.debugFile] : []),
    ...(options.args ?? []),
  ];
}

/** Built from nothing: a developer's own settings, and the host this suite may run under, must not reach the host. */
function environment({ project, apiUrl, env }: HostOptions): NodeJS.ProcessEnv {
  const kept = ["PATH", "Path", "PATHEXT", "SystemRoot", "ComSpec", "LANG"];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    HOME: project.home,
    USERPROFILE: project.home,
    TMPDIR: project.tmp,
    TEMP: project.tmp,
    ANTHROPIC_BASE_URL: apiUrl,
    ANTHROPIC_API_KEY: "scripted",
    CLAUDE_CODE_MAX_RETRIES: "0",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_AUTOUPDATER: "1",
    ...env,
  };
}

function writePrompt(child: ChildProcess, text: string): void {
  const message = { role: "user", content: [{ type: "text", text }] };
  child.stdin?.write(`${JSON.stringify({ type: "user", message, parent_tool_use_id: null, session_id: "" })}\n`);
}

/** The host's hooks and tools share its process group; without this a killed host would leave them behind. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody left in the group.
  }
}

function splitLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") onLine(line);
  });
}

function parseEvent(line: string): HostEvent {
  try {
    return JSON.parse(line) as HostEvent;
  } catch {
    return { type: "not-json", line };
  }
}

function nameOf(events: readonly HostEvent[]): string | undefined {
  return events.find((event) => typeof event.session_id === "string")?.session_id;
}

function listEvents(events: readonly HostEvent[]): string {
  const lines = events.slice(-20).map((event) => JSON.stringify(event).slice(0, 300));
  return `\n  ${lines.join("\n  ")}`;
}
