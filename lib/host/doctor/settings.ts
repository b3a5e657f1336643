import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isSessionError } from "../../errors.ts";
import { type FoundRegistration, findRegistrations } from "../find-registrations.ts";
import { isObject } from "../input.ts";
import { REGISTRATIONS } from "../registrations.ts";
import { type Finding, fail, warn } from "./finding.ts";

/** Where the host reads settings, and whose hook files we are. */
export interface SettingsPlaces {
  projectDir: string;
  userDir: string;
  version: string;
  /** Default: where the host looks on this system. */
  managedFiles?: readonly string[];
}

/** A hook of ours as it is registered somewhere. */
export interface Registered extends FoundRegistration {
  /** The settings file. */
  file: string;
  /** The hook file's real path. */
  target: string;
}

const CHECK = "settings";
const REINSTALL = 'Run "agent-session init".';

/** Looks at every settings file the host reads: whether it is read, whether hooks are allowed, and what of ours it names. */
export function checkSettings(places: SettingsPlaces): { findings: Finding[]; registered: Registered[] } {
  const findings: Finding[] = [];
  const registered: Registered[] = [];
  for (const file of settingsFiles(places)) {
    const text = read(file);
    if (text === undefined) continue;
    findings.push(...switches(file, text));
    registered.push(...registrations(file, text, places, findings));
  }
  findings.push(...missing(registered), ...doubles(registered));
  for (const one of registered) findings.push(...fileFindings(one, places.version));
  return { findings, registered };
}

function settingsFiles({ projectDir, userDir, managedFiles = MANAGED }: SettingsPlaces): string[] {
  const project = join(projectDir, ".claude");
  return [
    ...managedFiles,
    join(userDir, "settings.json"),
    join(project, "settings.json"),
    join(project, "settings.local.json"),
  ];
}

const MANAGED: readonly string[] = {
  darwin: ["/Library/Application Support/ClaudeCode/managed-settings.json"],
  win32: ["C:\\ProgramData\\ClaudeCode\\managed-settings.json", "C:\\Program Files\\ClaudeCode\\managed-settings.json"],
}[process.platform as "darwin" | "win32"] ?? ["/etc/claude-code/managed-settings.json"];

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The host passes over a file that is no strict JSON, whole; and there are switches that turn hooks off. */
function switches(file: string, text: string): Finding[] {
  let settings: unknown;
  try {
    settings = JSON.parse(text.replace(/^\uFEFF/, "") || "{}");
  } catch (error) {
    const message = `${file} is not strict JSON (${(error as Error).message}): the host passes over all of it.`;
    return [fail(CHECK, message, "Take comments and trailing commas out, or mend the syntax.")];
  }
  if (!isObject(settings)) return [fail(CHECK, `${file} is not a JSON object.`, "Make it one.")];
  const findings: Finding[] = [];
  if (settings.disableAllHooks === true)
    findings.push(fail(CHECK, `${file} turns all hooks off.`, "Take disableAllHooks out."));
  if (settings.allowManagedHooksOnly === true) {
    findings.push(
      fail(CHECK, `${file} allows managed hooks only.`, "Have the hooks registered there by whoever manages it."),
    );
  }
  return findings;
}

function registrations(file: string, text: string, places: SettingsPlaces, findings: Finding[]): Registered[] {
  try {
    return findRegistrations(text, file).map((found) => ({ ...found, file, target: resolved(found.path, places) }));
  } catch (error) {
    if (!isSessionError(error)) throw error;
    if (findings.at(-1)?.message.startsWith(file) !== true) findings.push(fail(CHECK, error.message, "Mend the file."));
    return [];
  }
}

function resolved(path: string, { projectDir }: SettingsPlaces): string {
  return path.replace(/\$\{?CLAUDE_PROJECT_DIR\}?/, projectDir).replace(/^["']|["']$/g, "");
}

function missing(registered: readonly Registered[]): Finding[] {
  if (registered.length === 0) return [fail(CHECK, "No hook of agent-session is registered.", REINSTALL)];
  const events = REGISTRATIONS.filter(
    ({ event, hook }) => !registered.some((one) => one.event === event && one.hook === hook),
  ).map(({ event }) => event);
  if (events.length === 0) return [];
  return [fail(CHECK, `No hook of agent-session is registered for ${events.join(", ")}.`, REINSTALL)];
}

function doubles(registered: readonly Registered[]): Finding[] {
  const files = [...new Set(registered.map(({ file }) => file))];
  if (files.length < 2) return [];
  const message = `The hooks are registered in ${files.length} files (${files.join(", ")}): harmless, but each runs twice.`;
  return [warn(CHECK, message, 'Keep one: "agent-session uninstall --user", "--project" or "--local".')];
}

function fileFindings({ target, event, exec }: Registered, version: string): Finding[] {
  if (!existsSync(target)) return [fail("hook files", `${event}: ${target} does not exist.`, REINSTALL)];
  const mark = /^(?:#!.*\n)?\/\*! agent-session (\S+) \*\//.exec(read(target)?.slice(0, 200) ?? "")?.[1];
  const findings: Finding[] = [];
  if (mark === undefined) findings.push(fail("hook files", `${target} is not a hook of agent-session.`, REINSTALL));
  else if (mark !== version)
    findings.push(fail("hook files", `${target} is of version ${mark}, this is ${version}.`, REINSTALL));
  if (!exec) findings.push(warn("hook files", `${event} runs ${target} through a shell, which costs time.`, REINSTALL));
  return findings;
}
