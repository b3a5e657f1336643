import { createHash } from "node:crypto";
import { dirname, join, relative, sep } from "node:path";
import { type FileChange, ownChange } from "../file-change.ts";
import { readTextFile } from "../text-file.ts";
import { BACKUP_SUFFIX, IGNORE_FILE, MANIFEST_FILE } from "./layout.ts";

/** What an installation did to the files it edited and the folders it made: all that taking it back needs. */
export interface Manifest {
  schema_version: 1;
  version: string;
  /** Folders that did not exist, relative to the layout's base, outermost first, written with forward slashes. */
  folders: string[];
  /** By path relative to the base. */
  edits: Record<string, EditRecord>;
}

export interface EditRecord {
  /** The file before our first edit; null = there was none. Its bytes are in the backup. */
  before: Digest | null;
  /** The file after our last edit. */
  after: Digest;
  /** Nobody else changed the file between our edits, so `before` plus our edits is all of `after`. */
  exact: boolean;
}

export interface Digest {
  bytes: number;
  sha256: string;
}

/** The manifest in `hooksFolder`; an empty one when there is none or it cannot be understood. */
export function readManifest(hooksFolder: string): Manifest {
  const empty: Manifest = { schema_version: 1, version: "", folders: [], edits: {} };
  const stored = parsed(readTextFile(join(hooksFolder, MANIFEST_FILE))?.text);
  return isManifest(stored) ? stored : empty;
}

/** The change that makes the manifest in `hooksFolder` hold `manifest`. */
export function manifestChange(hooksFolder: string, manifest: Manifest): FileChange[] {
  return ownChange(join(hooksFolder, MANIFEST_FILE), "record", `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Keeps manifest and backups, which belong to one machine and may hold secrets, out of the project's repository. */
export function ignoreChange(hooksFolder: string): FileChange[] {
  const text = `${MANIFEST_FILE}\n*${BACKUP_SUFFIX}\n`;
  return ownChange(join(hooksFolder, IGNORE_FILE), "record", text);
}

/** Where the bytes before our first edit of `file` are kept. */
export function backupPath(hooksFolder: string, file: string): string {
  return join(hooksFolder, `${file.split(/[\\/]/).at(-1)}${BACKUP_SUFFIX}`);
}

/** The record after an edit from `current` to `after`, given the one of earlier edits. */
export function recordOf(previous: EditRecord | undefined, current: string | null, after: string): EditRecord {
  const now = digestOf(current);
  if (previous === undefined) return { before: now, after: digestOf(after), exact: true };
  const untouched = sameDigest(now, previous.after) ? previous.exact : sameDigest(now, previous.before);
  return { before: previous.before, after: digestOf(after), exact: untouched };
}

export function digestOf(text: string): Digest;
export function digestOf(text: string | null): Digest | null;
export function digestOf(text: string | null): Digest | null {
  if (text === null) return null;
  return { bytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
}

export function sameDigest(left: Digest | null, right: Digest | null): boolean {
  return left?.bytes === right?.bytes && left?.sha256 === right?.sha256;
}

/** The folders from below `base` down to `folder`, outermost first, relative to `base`. */
export function foldersDownTo(base: string, folder: string): string[] {
  if (folder === base || folder === dirname(folder)) return [];
  return [...foldersDownTo(base, dirname(folder)), relative(base, folder).split(sep).join("/")];
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== "object" || value === null) return false;
  const { schema_version, folders, edits } = value as Partial<Record<keyof Manifest, unknown>>;
  if (schema_version !== 1 || !Array.isArray(folders) || typeof edits !== "object" || edits === null) return false;
  return folders.every((folder) => typeof folder === "string") && Object.values(edits).every(isRecord);
}

function isRecord(value: unknown): value is EditRecord {
  if (typeof value !== "object" || value === null) return false;
  const { before, after } = value as Partial<Record<keyof EditRecord, unknown>>;
  return isDigest(after) && (before === null || isDigest(before));
}

function isDigest(value: unknown): value is Digest {
  return typeof value === "object" && value !== null && typeof (value as Digest).sha256 === "string";
}
