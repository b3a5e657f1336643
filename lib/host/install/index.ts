import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { SessionError } from "../../errors.ts";
import { applyChanges, type FileChange, ownChange } from "../file-change.ts";
import {
  HOOK_NAMES,
  hookGroups,
  MCP_FILE,
  OUR_NAME,
  REDIS_FILE,
  SENDER_FILE,
  STATUS_LINE_FILE,
} from "../registrations.ts";
import { entryAt, readTextFile, type TextFile } from "../text-file.ts";
import { COPIED_FILES, type InstallPlace, type InstallScope, type Layout, layoutOf } from "./layout.ts";
import {
  backupPath,
  digestOf,
  foldersDownTo,
  ignoreChange,
  type Manifest,
  manifestChange,
  readManifest,
  recordOf,
  sameDigest,
} from "./manifest.ts";
import { addMcpServer } from "./mcp-edit.ts";
import { addRegistrations, addStatusLine } from "./settings-edit.ts";

export interface InstallOptions extends InstallPlace {
  /** Default `project`. */
  scope?: InstallScope;
  /** The package's `dist`: `hooks/*.cjs`, and `mcp.cjs` and `statusline.cjs` where they were built. */
  distDir: string;
  version: string;
  /** Register the MCP server too (default true). */
  mcp?: boolean;
  /** Set the host's status line, unless one is set (default false). */
  statusLine?: boolean;
  /** Compute everything, write nothing (default false). */
  dryRun?: boolean;
}

export interface InstallReport {
  scope: InstallScope;
  settings: string;
  hooksFolder: string;
  /** What was written, or with `dryRun` would be, in this order; empty when everything was in place. */
  changes: FileChange[];
  /** What the user should know, one sentence each. */
  notes: string[];
  /** Commands for the user to run, because they concern files that only the host edits. */
  commands: string[];
}

/**
 * Copies the hook files into the host's folder, registers them in the settings, registers the MCP server (spec 5 §1).
 * Done again it changes nothing; a newer version replaces what differs. Before the first edit of a file its bytes are kept
 * beside our copies, for `uninstall`. Broken off at any point, it can be done again or taken back, and no registration
 * names a missing file. Throws INVALID_VALUE for a settings file that does not parse or that the host could not read, CONFLICT
 * when one changes meanwhile, STORE_UNAVAILABLE when the file system refuses, INTERNAL when the package is not built.
 */
export function install(options: InstallOptions): InstallReport {
  const layout = layoutOf(options.scope ?? "project", options);
  const { scope, settings, hooksFolder } = layout;
  if (entryAt(hooksFolder)?.isSymbolicLink()) {
    throw new SessionError("INVALID_VALUE", `${hooksFolder} is a link; remove it first`, { folder: hooksFolder });
  }
  const notes: string[] = [];
  const edits = [...settingsEdit(layout, options, notes), ...mcpEdit(layout, options, notes)];
  if (scope === "local" && edits.length > 0) {
    notes.push(`${hooksFolder} is part of the project: keep it out of the repository if only you use it.`);
  }
  const changes = [
    ...records(layout, options, edits),
    ...copies(layout, options),
    ...edits.map(({ change }) => change),
  ];
  if (!options.dryRun) applyChanges(changes);
  return { scope, settings, hooksFolder, changes, notes, commands: mcpCommands(layout, options) };
}

interface Edit {
  change: FileChange;
  file: TextFile | undefined;
}

function settingsEdit(layout: Layout, options: InstallOptions, notes: string[]): Edit[] {
  return edit(layout.settings, notes, (text, name) => {
    const registered = addRegistrations(text, hookGroups(layout.hooksReference), name);
    if (!options.statusLine) return registered;
    if (!isBuilt(options, STATUS_LINE_FILE)) {
      notes.push(`The status line was not set: this build has no ${STATUS_LINE_FILE}.`);
      return registered;
    }
    const after = addStatusLine(registered, layout.statusLine, name);
    if (after === undefined) notes.push(`${name} has another status line; it was left as it is.`);
    return after ?? registered;
  });
}

function mcpEdit(layout: Layout, options: InstallOptions, notes: string[]): Edit[] {
  if (options.mcp === false) return [];
  if (!isBuilt(options, MCP_FILE)) {
    notes.push(`The MCP server was not registered: this build has no ${MCP_FILE}.`);
    return [];
  }
  if (layout.mcp === undefined) return [];
  return edit(layout.mcp, notes, (text, name) => {
    const after = addMcpServer(text, { command: "node", args: [layout.mcpServer] }, name);
    if (after === undefined) notes.push(`${name} has another server named ${OUR_NAME}; it was left as it is.`);
    return after ?? text;
  });
}

function edit(path: string, notes: string[], revise: (text: string, name: string) => string): Edit[] {
  const file = readTextFile(path);
  const after = revise(file?.text ?? "", path);
  if (!isStrictJson(after)) {
    notes.push(
      `${path} has comments or trailing commas: the host passes over all of it, these hooks included. Take them out.`,
    );
  }
  if (after === (file?.text ?? "")) return [];
  if (file?.linkedTo !== undefined) notes.push(`${path} is a link; ${file.linkedTo} is what changes.`);
  return [{ change: { path, kind: "edit", before: file?.text ?? null, after }, file }];
}

function isStrictJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
}

function copies({ hooksFolder }: Layout, options: InstallOptions): FileChange[] {
  const files = [...HOOK_NAMES.map((name) => `${name}.cjs`), SENDER_FILE, REDIS_FILE];
  const wanted = new Map(files.map((file) => [file, join(options.distDir, "hooks", file)]));
  const extras = [...(options.mcp === false ? [] : [MCP_FILE]), ...(options.statusLine ? [STATUS_LINE_FILE] : [])];
  for (const file of COPIED_FILES.filter((name) => !wanted.has(name))) {
    const isHere = extras.includes(file) || existsSync(join(hooksFolder, file));
    if (isHere && isBuilt(options, file)) wanted.set(file, join(options.distDir, file));
  }
  const old = ourFiles(hooksFolder).filter((name) => !COPIED_FILES.includes(name));
  return [
    ...[...wanted].flatMap(([name, source]) =>
      ownChange(join(hooksFolder, name), "copy", withHeader(source, options.version)),
    ),
    ...old.flatMap((name) => ownChange(join(hooksFolder, name), "copy", null)),
  ];
}

const HEADER = "/*! agent-session ";

function withHeader(source: string, version: string): string {
  if (!existsSync(source)) {
    throw new SessionError("INTERNAL", `the package is not built: ${source} is missing`, { file: source });
  }
  const text = readFileSync(source, "utf8");
  const start = text.startsWith("#!") ? text.indexOf("\n") + 1 : 0;
  if (text.startsWith(HEADER, start)) return text;
  return `${text.slice(0, start)}${HEADER}${version} */\n${text.slice(start)}`;
}

// Programs of an earlier version that this one no longer has.
function ourFiles(hooksFolder: string): string[] {
  if (!existsSync(hooksFolder)) return [];
  const programs = readdirSync(hooksFolder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return programs
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".cjs") && readFileSync(join(hooksFolder, name), "utf8").startsWith(HEADER));
}

// Written before everything else, the manifest first: wherever an init breaks off, it is known what to take back.
function records({ base, hooksFolder }: Layout, options: InstallOptions, edits: Edit[]): FileChange[] {
  const previous = readManifest(hooksFolder);
  const missing = foldersDownTo(base, hooksFolder).filter((folder) => !existsSync(join(base, folder)));
  const manifest: Manifest = {
    ...previous,
    version: options.version,
    folders: [...new Set([...missing, ...previous.folders])],
    edits: { ...previous.edits },
  };
  const backups = edits.flatMap(({ change, file }) => {
    const name = relative(base, change.path).split(sep).join("/");
    const record = recordOf(previous.edits[name], change.before, change.after ?? "");
    manifest.edits[name] = record;
    const isFirst = file !== undefined && sameDigest(digestOf(file.text), record.before);
    return isFirst ? ownChange(backupPath(hooksFolder, name), "record", file.text, file.mode) : [];
  });
  return [...manifestChange(hooksFolder, manifest), ...ignoreChange(hooksFolder), ...backups];
}

function isBuilt({ distDir }: InstallOptions, file: string): boolean {
  return existsSync(join(distDir, file));
}

function mcpCommands(layout: Layout, options: InstallOptions): string[] {
  if (layout.mcp !== undefined || options.mcp === false || !isBuilt(options, MCP_FILE)) return [];
  return [`claude mcp add --scope ${layout.scope} ${OUR_NAME} -- node "${layout.mcpServer}"`];
}
