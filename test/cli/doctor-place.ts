import { spawnSync } from "node:child_process";
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { createPlace, HOST_FIELDS, inPlace, type Place } from "../hooks/hook-process.ts";
import { deadToken } from "../store/lock-place.ts";
import { CLI } from "./command-line.ts";

/** The session of the healthy installation. */
export const AGENT = HOST_FIELDS.agent_id;
export const HOOKS = ".claude/hooks/agent-session";

/** Makes an installation in which one subagent has run and waits for an approval; answers how to play on copies of it. */
export function healthyInstallation(): (play: (place: Place) => void | Promise<void>) => Promise<void> {
  let healthy: Place;
  beforeAll(async () => {
    healthy = createPlace("doctor");
    cli(healthy, ["init"]);
    await aSubagentRuns(healthy);
  }, 60_000);
  afterAll(() => healthy.close());
  return (play) =>
    inPlace(async (place) => {
      cpSync(healthy.folder, place.folder, { recursive: true });
      await play(place);
    }, "doctor");
}

async function aSubagentRuns(place: Place): Promise<void> {
  const from = join(place.project, HOOKS);
  for (const { event, hook } of [
    { event: "SessionStart", hook: "session_start" },
    { event: "UserPromptSubmit", hook: "user_prompt_submit" },
    { event: "PreToolUse", hook: "pre_delegate" },
    { event: "SubagentStart", hook: "subagent_start" },
    { event: "SubagentStop", hook: "subagent_stop" },
    { event: "PostToolUse", hook: "post_delegate" },
  ] as const)
    await place.ask(hook, { ...HOST_FIELDS, hook_event_name: event }, { from });
}

export function cli({ folder, project, home }: Place, args: readonly string[], more: Record<string, string> = {}) {
  const env = { ...process.env, HOME: home, USERPROFILE: home, TMPDIR: folder, TEMP: folder, TMP: folder, ...more };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: project,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

export function doctor(place: Place, { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {}) {
  const { status, stdout } = cli(place, ["--json", "doctor", ...args], env);
  const answer = JSON.parse(stdout) as {
    ok: boolean;
    findings: { check: string; level: string; message: string; mend: string }[];
    last_seen: Record<string, string | null>;
  };
  return { status, ...answer, faults: answer.findings.map(({ check, message }) => `${check}: ${message}`) };
}

type Hooks = Record<string, { hooks: { command: string; args?: string[] | undefined }[] }[]>;

export function settingsOf({ project }: Pick<Place, "project">): string {
  return join(project, ".claude", "settings.json");
}

export function hookFile({ project }: Place, name: string): string {
  return join(project, HOOKS, `${name}.cjs`);
}

export function put(file: string, text: string): void {
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

export function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

export function editSettings(place: Place, change: (text: string) => string): void {
  edit(settingsOf(place), change);
}

export function editHooks(place: Place, change: (hooks: Hooks) => unknown): void {
  editSettings(place, (text) => {
    const settings = JSON.parse(text) as { hooks: Hooks };
    change(settings.hooks);
    return JSON.stringify(settings);
  });
}

export function editHook(place: Place, change: (text: string) => string): void {
  edit(hookFile(place, "session_end"), change);
}

export function editFacts(root: string, keep: (fact: string) => boolean): void {
  for (const day of readdirSync(join(root, ".facts"))) {
    edit(join(root, ".facts", day), (text) => text.split("\n").filter(keep).join("\n"));
  }
}

/** A PATH whose `node` is this shell script. */
export function withNode(folder: string, script: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "node"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${bin}:${process.env.PATH}`;
}

/** Not even the superuser makes a folder in /sys. */
export function unwritable({ folder }: Place): string {
  if (process.getuid?.() === 0) return "/sys/agent-session";
  const path = join(folder, "unwritable");
  mkdirSync(path, { mode: 0o500 });
  return join(path, "session");
}

/** The session's lock, held by a process that has died. */
export function leaveLock(root: string): void {
  const holder = deadToken();
  for (const folder of [".holders", ".locks"]) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, ".holders", holder), holder);
  linkSync(join(root, ".holders", holder), join(root, ".locks", AGENT));
}
