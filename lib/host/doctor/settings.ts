import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isSessionError } from "../../errors.ts";
import { isObject } from "../input.ts";
import { type FoundRegistration, findRegistrations } from "../install/find-registrations.ts";
import { OUR_NAME, REGISTRATIONS } from "../registrations.ts";
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

/** Told where no settings file names a hook of ours. */
const NOT_REGISTERED = fail(CHECK, "No hook of agent-session is registered.", REINSTALL);
/** Told in its place where hooks run all the same. */
const BY_A_PLUGIN = warn(
  CHECK,
  "No hook of agent-session is registered in the settings, though events have reached hooks.",
  `Nothing to do where the package is loaded as a plugin; else: ${REINSTALL}`,
);

/** Looks at every settings file the host reads: whether it is read, whether hooks are allowed, and what of ours it names. */
export function checkSettings(places: SettingsPlaces): { findings: Finding[]; registered: Registered[] } {
  const findings: Finding[] = [];
  const registered: Registered[] = [];
  for (const file of settingsFiles(places)) {
    const text = read(file);
    if (text === undefined) continue;
    findings.push(...switches(file, text));
    registered.push(...registrations(file, text, places));
  }
  // What a broken file would register is not known.
  if (registered.length > 0 || findings.length === 0) findings.push(...missing(registered));
  findings.push(...doubles(registered));
  for (const one of registered) findings.push(...fileFindings(one, places.version));
  return { findings, registered };
}

/** The same findings, where events have been seen although nothing is installed: a plugin registers its hooks itself. */
export function knowingOfEvents(
  findings: readonly Finding[],
  seen: boolean,
  { projectDir, userDir }: SettingsPlaces,
): Finding[] {
  const installed = [join(projectDir, ".claude"), userDir].some((folder) =>
    existsSync(join(folder, "hooks", OUR_NAME)),
  );
  return findings.map((finding) => (finding === NOT_REGISTERED && seen && !installed ? BY_A_PLUGIN : finding));
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
  const settings = strictly(text);
  if (settings === undefined) return [notRead(file, text)];
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

function strictly(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "").trim() || "{}");
  } catch {
    return undefined;
  }
}

function notRead(file: string, text: string): Finding {
  const consequence = "the host passes over all of it, hooks included";
  try {
    findRegistrations(text, file);
  } catch (error) {
    if (!isSessionError(error)) throw error;
    return fail(CHECK, `${error.message}: ${consequence}.`, "Mend the syntax there.");
  }
  return fail(CHECK, `${file} has comments or trailing commas: ${consequence}.`, "Take them out.");
}

function registrations(file: string, text: string, places: SettingsPlaces): Registered[] {
  try {
    return findRegistrations(text, file).map((found) => ({ ...found, file, target: resolved(found.path, places) }));
  } catch (error) {
    if (!isSessionError(error)) throw error;
    return [];
  }
}

/** The file that an argument, or a shell's command line (`node "$CLAUDE_PROJECT_DIR"/…`), names. */
function resolved(path: string, { projectDir }: SettingsPlaces): string {
  const bare = path.replace(/["']/g, "").replace(/^node\s+/, "");
  // A replacement function: the folder's name may hold a dollar sign.
  return bare.replace(/\$\{?CLAUDE_PROJECT_DIR\}?/, () => projectDir);
}

function missing(registered: readonly Registered[]): Finding[] {
  if (registered.length === 0) return [NOT_REGISTERED];
  const events = REGISTRATIONS.filter(
    ({ event, hook }) => !registered.some((one) => one.event === event && one.hook === hook),
  ).map(({ event }) => event);
  if (events.length === 0) return [];
  return [fail(CHECK, `No hook of agent-session is registered for ${events.join(", ")}.`, REINSTALL)];
}

function doubles(registered: readonly Registered[]): Finding[] {
  const files = [...new Set(registered.map(({ file }) => file))];
  if (files.length < 2) return [];
  const message = `The hooks are registered in ${files.length} files (${files.join(", ")}): harmless, but each may run twice.`;
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
