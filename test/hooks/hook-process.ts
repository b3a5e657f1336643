import { spawn } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HOOK_NAMES, type HookName } from "../../lib/host/registrations.ts";
import { createRuntime, type Runtime } from "../../lib/runtime.ts";

const BUILT = fileURLToPath(new URL("../../dist/hooks", import.meta.url));

/** The hooks that are built. */
export const BUILT_HOOKS: readonly HookName[] = HOOK_NAMES.filter((name) => existsSync(join(BUILT, `${name}.cjs`)));

/** An event of the host that each hook answers. */
export const OWN_EVENT: Record<HookName, string> = {
  session_start: "SessionStart",
  pre_delegate: "PreToolUse",
  post_delegate: "PostToolUse",
  subagent_start: "SubagentStart",
  subagent_stop: "SubagentStop",
  user_prompt_submit: "UserPromptSubmit",
  session_end: "SessionEnd",
  task_event: "TaskCreated",
};

/** The fields of every event at once: each hook finds what it reads. */
export const HOST_FIELDS = {
  ...{ session_id: "c1", transcript_path: "/nowhere/c1.jsonl", cwd: "/nowhere", prompt: "go on", source: "startup" },
  ...{ agent_id: "a14f0c2e9b7d5a361", agent_type: "worker", last_assistant_message: "Ready.\nsession-phase: approval" },
  ...{ tool_name: "Agent", tool_use_id: "toolu_1", reason: "other", task_id: "1", task_subject: "Do it" },
  tool_input: { description: "Look into T101", prompt: "Look into T101 now", subagent_type: "worker" },
  tool_response: { status: "completed", agentId: "a14f0c2e9b7d5a361", agentType: "worker", content: [] },
};

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Given {
  input?: string | Buffer;
  args?: string[];
  env?: Record<string, string>;
  /** A shell command line in which `"$@"` is the hook's. */
  shell?: string;
  /** Folder of the hook files. */
  from?: string;
}

/** A project with a home of its own, both temporary. */
export interface Place {
  /** Holds all of it. */
  folder: string;
  project: string;
  home: string;
  /** Where the sessions go. */
  root: string;
  /** Runs a built hook in the project to its end. */
  run(name: HookName, given?: Given): Promise<Ran>;
  /** What a hook answers to an object; throws unless it exits 0 and prints one object or nothing. */
  ask(name: HookName, input: object, given?: Given): Promise<Record<string, unknown> | undefined>;
  /** The application on the same sessions. */
  app(now?: () => number): Runtime;
  close(): void;
}

export function createPlace(name = "hooks"): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
  const [project, home] = [join(folder, "project"), join(folder, "home")];
  mkdirSync(join(project, ".git"), { recursive: true });
  mkdirSync(home);
  // Nothing is kept in the home folder but what a test puts there.
  const own = { NODE_DISABLE_COMPILE_CACHE: "1" };
  const environment = {
    ...process.env,
    ...own,
    HOME: home,
    USERPROFILE: home,
    TMPDIR: folder,
    TEMP: folder,
    TMP: folder,
  };
  const place: Place = {
    folder,
    project,
    home,
    root: join(project, ".claude", "session"),
    run(hook, { input = "", args = [], env = {}, shell, from = BUILT } = {}) {
      const own = [process.execPath, join(from, `${hook}.cjs`), ...args];
      const [command = "", ...rest] = shell === undefined ? own : ["bash", "-c", shell, "bash", ...own];
      const child = spawn(command, rest, { cwd: project, env: { ...environment, ...env } });
      // One that refuses its input may be gone before it was written.
      child.stdin.on("error", () => {});
      child.stdin.end(input);
      const texts = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const)
        child[name].setEncoding("utf8").on("data", (text) => {
          texts[name] += text;
        });
      return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, ...texts }));
      });
    },
    async ask(hook, input, given) {
      const { code, stdout, stderr } = await place.run(hook, { ...given, input: JSON.stringify(input) });
      if (code !== 0 || stderr !== "") throw new Error(`${hook} exited ${code}: ${stderr}`);
      return stdout === "" ? undefined : (JSON.parse(stdout) as Record<string, unknown>);
    },
    app: (now = Date.now) =>
      createRuntime({ dir: place.root, env: { HOME: home }, cwd: project, durability: "fast", now }),
    close: () => removePatiently(folder),
  };
  return place;
}

/** Runs a test in a place of its own. */
export async function inPlace(play: (place: Place) => Promise<void>, name?: string): Promise<void> {
  const place = createPlace(name);
  try {
    await play(place);
  } finally {
    place.close();
  }
}

/** Every file and folder below, with its content or target, to be compared. */
export function tree(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const stat = lstatSync(join(folder, name));
    found[name] = stat.isFile() ? readFileSync(join(folder, name), "latin1") : stat.isDirectory() ? "folder" : "other";
  }
  return found;
}

/** What session_end left running may still be writing: then the folder is listed and emptied anew. */
function removePatiently(folder: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}
