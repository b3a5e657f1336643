import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface AgentDefinition {
  /** The system prompt; must differ between agents, because it is how the scripted API tells them apart. */
  body?: string;
  description?: string;
  /** Further front matter lines, for example `{ maxTurns: 2, tools: "Bash", model: "haiku" }`. */
  frontmatter?: Record<string, string | number | boolean>;
}

export interface HookCommand {
  type: "command";
  command: string;
  args?: string[];
  timeout?: number;
}

export interface HookMatcher {
  matcher?: string;
  hooks: HookCommand[];
}

export interface ProjectOptions {
  /** Agent definitions by name; a string is the body. */
  agents?: Record<string, string | AgentDefinition>;
  /** As under `hooks` in settings.json; added to what the recorder registers. */
  hooks?: Record<string, HookMatcher[]>;
  /** Other settings, merged at the top level. */
  settings?: Record<string, unknown>;
  /** Further files by path relative to the project. */
  files?: Record<string, string>;
  /** Register the recorder for every event in the temporary user settings. Default true. */
  record?: boolean;
}

/** One call of a hook as the recorder saw it. */
export interface HookCall {
  /** When the hook process started to read, ms since epoch. */
  at: number;
  event: string;
  argv: string[];
  // biome-ignore lint/suspicious/noExplicitAny: the host's payload is what the tests explore
  payload: Record<string, any>;
  env: Record<string, string>;
  cwd: string;
  /** The host's process id. */
  ppid: number;
}

export interface Project {
  /** Temporary folder that holds everything below; its path is real (no symlinks). */
  root: string;
  home: string;
  /** The git project: the host's working directory. */
  dir: string;
  tmp: string;
  definitions: ReadonlyMap<string, string>;
  /** Writes `.claude/settings.json` of the project, replacing it. */
  writeSettings(settings: Record<string, unknown>): void;
  /** Writes a CommonJS hook outside the project and returns its settings entry. It may use `input`, `print(object)` and `state` (a file path of its own). */
  hook(name: string, body: string): HookCommand;
  /** The recorder as a hook, for a plugin or a second registration; the label comes back as `HookCall.argv`. */
  recorder(label?: string): HookCommand;
  /** Where the host keeps the transcript of a conversation, or of one of its agents; written late, see `Scenario.waitFor`. */
  transcript(sessionId: string, agentId?: string): string;
  /** Every recorded hook call so far, in order of arrival. */
  calls(event?: string): HookCall[];
  /** Removes the folder, unless AGENT_SESSION_TEST_KEEP is set: then it prints the path. */
  close(): Promise<void>;
}

/** Every event of the pinned hosts except WorktreeCreate (a hook there replaces the host's own work) and the ones that fire per file or per chunk. */
export const RECORDED_EVENTS = [
  ...["PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "PermissionRequest", "PermissionDenied"],
  ...[
    "UserPromptSubmit",
    "UserPromptExpansion",
    "Notification",
    "Stop",
    "StopFailure",
    "SubagentStart",
    "SubagentStop",
  ],
  ...[
    "SessionStart",
    "SessionEnd",
    "Setup",
    "PreCompact",
    "PostCompact",
    "TeammateIdle",
    "TaskCreated",
    "TaskCompleted",
  ],
];

const RECORDER = join(dirname(fileURLToPath(import.meta.url)), "recorder.cjs");

/** A temporary home folder and a git project with one commit, agent definitions and settings. */
export function createProject(options: ProjectOptions = {}): Project {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "agent-session-host-")));
  const [home, dir, tmp] = [join(root, "home"), join(root, "project"), join(root, "tmp")];
  const record = join(root, "hook-calls.jsonl");
  for (const folder of [home, dir, tmp]) mkdirSync(folder);
  const definitions = writeAgents(dir, options.agents ?? {});
  for (const [path, text] of Object.entries(options.files ?? {})) writeText(join(dir, path), text);
  const writeSettings = (settings: Record<string, unknown>) =>
    writeText(join(dir, ".claude", "settings.json"), `${JSON.stringify(settings, null, 2)}\n`);
  if (options.hooks || options.settings) writeSettings({ ...options.settings, hooks: options.hooks ?? {} });
  // The recorder goes into the user settings, so that the project's settings stay the test's own.
  if (options.record !== false)
    writeText(join(home, ".claude", "settings.json"), JSON.stringify(recorderSettings(record)));
  commitAll(dir);
  return {
    root,
    home,
    dir,
    tmp,
    definitions,
    writeSettings,
    recorder: (label) => recorderHook(record, label),
    hook: (name, body) => writeHook(root, name, body),
    transcript(sessionId, agentId) {
      const folder = join(home, ".claude", "projects", dir.replace(/[^A-Za-z0-9]/g, "-"));
      return join(folder, agentId ? join(sessionId, "subagents", `agent-${agentId}.jsonl`) : `${sessionId}.jsonl`);
    },
    calls: (event) => readCalls(record).filter((call) => event === undefined || call.event === event),
    async close() {
      if (process.env.AGENT_SESSION_TEST_KEEP) process.stdout.write(`kept ${root}\n`);
      else await removeFolder(root);
    },
  };
}

function writeAgents(dir: string, agents: Record<string, string | AgentDefinition>): Map<string, string> {
  const definitions = new Map<string, string>();
  for (const [name, given] of Object.entries(agents)) {
    const definition = typeof given === "string" ? { body: given } : given;
    const body = definition.body ?? `You are the scripted agent called ${name}.`;
    const lines = Object.entries({
      name,
      description: definition.description ?? `Does ${name} work`,
      ...definition.frontmatter,
    });
    const head = lines.map(([key, value]) => `${key}: ${value}`).join("\n");
    writeText(join(dir, ".claude", "agents", `${name}.md`), `---\n${head}\n---\n${body}\n`);
    definitions.set(name, body);
  }
  return definitions;
}

function recorderSettings(record: string): Record<string, unknown> {
  const entry: HookMatcher = { hooks: [recorderHook(record)] };
  return { hooks: Object.fromEntries(RECORDED_EVENTS.map((event) => [event, [entry]])) };
}

function recorderHook(record: string, label?: string): HookCommand {
  return { type: "command", command: "node", args: [RECORDER, record, ...(label ? [label] : [])], timeout: 30 };
}

function writeHook(root: string, name: string, body: string): HookCommand {
  const file = join(root, "hooks", `${name}.cjs`);
  const head = [
    'const fs = require("node:fs");',
    'const input = JSON.parse(fs.readFileSync(0, "utf8"));',
    `const state = ${JSON.stringify(join(root, "hooks", `${name}.state`))};`,
    "const print = (value) => process.stdout.write(JSON.stringify(value));",
  ];
  writeText(file, `${head.join("\n")}\n${body}\n`);
  return { type: "command", command: "node", args: [file], timeout: 30 };
}

function readCalls(record: string): HookCall[] {
  let text: string;
  try {
    text = readFileSync(record, "utf8");
  } catch {
    return [];
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as HookCall);
}

/** A hook that outlived a killed host may still write its line into the folder. */
async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(100);
    }
  }
}

function commitAll(dir: string): void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"];
  for (const args of [
    ["init", "-q", "-b", "main"],
    ["add", "-A"],
    ["commit", "-q", "--allow-empty", "-m", "start"],
  ]) {
    const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd: dir, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`);
  }
}

function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
