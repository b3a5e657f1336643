import { readdirSync, rmdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { applyChanges, type FileChange, ownChange } from "../file-change.ts";
import { MCP_FILE, namesOurFile, OUR_NAME, ourHook, STATUS_LINE_FILE } from "../registrations.ts";
import { attempt, entryAt, readTextFile } from "../text-file.ts";
import { isBlank } from "./json-text.ts";
import {
  BACKUP_SUFFIX,
  COPIED_FILES,
  IGNORE_FILE,
  type InstallPlace,
  type InstallScope,
  type Layout,
  layoutOf,
  MANIFEST_FILE,
} from "./layout.ts";
import {
  backupPath,
  digestOf,
  type EditRecord,
  foldersDownTo,
  type Manifest,
  manifestChange,
  readManifest,
  sameDigest,
} from "./manifest.ts";
import { removeMcpServer } from "./mcp-edit.ts";
import { removeRegistrations } from "./settings-edit.ts";

export interface UninstallOptions extends InstallPlace {
  /** Default: everything in the project, `project` and `local`. */
  scope?: InstallScope;
  /** Compute everything, write nothing (default false). */
  dryRun?: boolean;
}

export interface UninstallReport {
  hooksFolder: string;
  /** What was written, or with `dryRun` would be, in this order; empty when nothing of ours was there. */
  changes: FileChange[];
  /** Folders that `init` had made and that were empty then; with `dryRun` always empty. */
  removedFolders: string[];
  notes: string[];
  /** Commands for the user to run, because they concern files that only the host edits. */
  commands: string[];
}

/**
 * Takes an installation back (spec 5 §1). A file that nobody changed since gets the bytes it had before the first edit,
 * or goes when there was none; from any other only what is ours goes. A registration of ours that was there before
 * `init` does not come back, because its program goes. Copies stay while the project's other settings file still
 * registers them. Sessions are never touched. Throws INVALID_VALUE, and changes nothing, when a file does not parse;
 * CONFLICT and STORE_UNAVAILABLE as `install`.
 */
export function uninstall(options: UninstallOptions): UninstallReport {
  const scopes: InstallScope[] = options.scope === undefined ? ["project", "local"] : [options.scope];
  const layouts = scopes.map((scope) => layoutOf(scope, options));
  const { base, hooksFolder } = layoutOf(scopes[0] ?? "project", options);
  const manifest = readManifest(hooksFolder);
  const files = layouts.flatMap((layout) => [layout.settings, ...(layout.mcp === undefined ? [] : [layout.mcp])]);
  const edits = files.flatMap((path) => takeBack(path, base, hooksFolder, manifest));
  const staysInUse = otherFiles(scopes, options).some((path) => mentionsOurs(readTextFile(path)?.text ?? ""));
  const names = files.map((path) => nameOf(base, path));
  const leftovers = staysInUse ? forget(hooksFolder, manifest, names) : everythingIn(hooksFolder);
  const changes = [...edits, ...leftovers];
  const commands = layouts.flatMap((layout) => mcpCommand(layout, changes));
  const removedFolders: string[] = [];
  if (!options.dryRun) {
    applyChanges(changes);
    if (!staysInUse) removedFolders.push(...removeFolders(base, hooksFolder, manifest.folders));
  }
  const notes = staysInUse ? [`${hooksFolder} stays: the project's other settings file still registers it.`] : [];
  return { hooksFolder, changes, removedFolders, notes, commands };
}

function nameOf(base: string, path: string): string {
  return relative(base, path).split(sep).join("/");
}

function takeBack(path: string, base: string, hooksFolder: string, manifest: Manifest): FileChange[] {
  const now = readTextFile(path)?.text;
  if (now === undefined) return [];
  const name = nameOf(base, path);
  const record = manifest.edits[name];
  // What never was ours need not even parse.
  if (record === undefined && !mentionsOurs(now)) return [];
  const before = record?.before ? backup(hooksFolder, name, record) : undefined;
  const after = restored(now, path, record, before);
  return after === now ? [] : [{ path, kind: "edit", before: now, after }];
}

// A backup that is not what the manifest says is of no use.
function backup(hooksFolder: string, name: string, record: EditRecord): string | undefined {
  const text = readTextFile(backupPath(hooksFolder, name))?.text;
  return text !== undefined && sameDigest(digestOf(text), record.before) ? text : undefined;
}

function restored(now: string, path: string, record: EditRecord | undefined, before: string | undefined) {
  const isOnlyOurs = record?.exact === true && sameDigest(digestOf(now), record.after);
  if (isOnlyOurs && before !== undefined) return withoutOurs(before, path);
  const rest = withoutOurs(now, path, before);
  const isEmpty = rest !== now && rest.trim() === "{}";
  if (isEmpty && record?.before === null) return null;
  return isEmpty && before !== undefined && isBlank(before) ? before : rest;
}

function withoutOurs(text: string, path: string, before?: string): string {
  return removeMcpServer(removeRegistrations(text, path, before), path, before);
}

function otherFiles(scopes: InstallScope[], options: UninstallOptions): string[] {
  const others = (["project", "local"] as const).filter((scope) => !scopes.includes("user") && !scopes.includes(scope));
  return others.flatMap((scope) => {
    const layout = layoutOf(scope, options);
    return [layout.settings, ...(layout.mcp === undefined ? [] : [layout.mcp])];
  });
}

function mentionsOurs(text: string): boolean {
  return ourHook(text) !== undefined || [MCP_FILE, STATUS_LINE_FILE].some((file) => namesOurFile(text, file));
}

function forget(hooksFolder: string, manifest: Manifest, names: string[]): FileChange[] {
  const edits = Object.fromEntries(Object.entries(manifest.edits).filter(([name]) => !names.includes(name)));
  return [
    ...names.flatMap((name) => ownChange(backupPath(hooksFolder, name), "record", null)),
    ...(names.some((name) => name in manifest.edits) ? manifestChange(hooksFolder, { ...manifest, edits }) : []),
  ];
}

function everythingIn(hooksFolder: string): FileChange[] {
  if (!isFolder(hooksFolder)) return [];
  const ours = [...COPIED_FILES, IGNORE_FILE, MANIFEST_FILE];
  return readdirSync(hooksFolder)
    .filter((name) => ours.includes(name) || name.endsWith(BACKUP_SUFFIX))
    .flatMap((name) => {
      const kind = name.endsWith(".cjs") ? "copy" : "record";
      return ownChange(join(hooksFolder, name), kind, null);
    });
}

// The innermost first, and only while empty: somebody may keep other things there by now.
function removeFolders(base: string, hooksFolder: string, made: string[]): string[] {
  const removed: string[] = [];
  for (const folder of foldersDownTo(base, hooksFolder).reverse()) {
    const path = join(base, folder);
    const isOurs = path === hooksFolder || made.includes(folder);
    if (!isOurs || !isFolder(path) || readdirSync(path).length > 0) break;
    attempt(path, () => rmdirSync(path));
    removed.push(path);
  }
  return removed;
}

// A link is somebody else's, and so is what stands behind it.
function isFolder(path: string): boolean {
  return entryAt(path)?.isDirectory() ?? false;
}

// The user may have registered the copy that goes now, where `init` said so: in a scope that something is taken out of.
function mcpCommand(layout: Layout, changes: FileChange[]): string[] {
  const serverGoes = changes.some(({ path, after }) => path === join(layout.hooksFolder, MCP_FILE) && after === null);
  const wasInstalled = changes.some(({ path }) => path === layout.settings);
  const isByHand = layout.mcp === undefined && serverGoes && wasInstalled;
  return isByHand ? [`claude mcp remove --scope ${layout.scope} ${OUR_NAME}`] : [];
}
