import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { SessionError } from "../errors.ts";
import { attempt, entryAt, readTextFile } from "./text-file.ts";

/** One file as it was and as it shall be; `null` = there is none. */
export interface FileChange {
  path: string;
  /** `edit`: a file of the user's or the host's. `copy`: a program of ours. `record`: our manifest and backups. */
  kind: "edit" | "copy" | "record";
  before: string | null;
  after: string | null;
  /** Permission bits of a new file; a present one keeps its own. */
  mode?: number;
}

/** The change that makes our own file at `path` hold `after`; none when it does already. */
export function ownChange(path: string, kind: "copy" | "record", after: string | null, mode?: number): FileChange[] {
  const before = isFile(path) ? attempt(path, () => readFileSync(path, "utf8")) : null;
  if (before === after && isFile(path) === (after !== null)) return [];
  return [{ path, kind, before, after, ...(mode === undefined ? {} : { mode }) }];
}

/**
 * Carries changes out in their order, each file atomically: through a link to the file behind it, keeping its mode.
 * Throws CONFLICT when a file to edit is no longer what the change was computed from, STORE_UNAVAILABLE when the file
 * system refuses; the changes before that one stand.
 */
export function applyChanges(changes: readonly FileChange[]): void {
  for (const change of changes) attempt(change.path, () => apply(change));
}

function apply({ path, kind, before, after, mode }: FileChange): void {
  if (kind === "edit" && (readTextFile(path)?.text ?? null) !== before) {
    const message = `${path} was changed by somebody else meanwhile; run the command again`;
    throw new SessionError("CONFLICT", message, { file: path });
  }
  // A link in our own folder must not lead a copy to another place.
  if (after === null || (kind !== "edit" && !isFile(path))) rmSync(path, { force: true });
  if (after === null) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic.sync(path, after, mode === undefined ? {} : { mode });
}

function isFile(path: string): boolean {
  return entryAt(path)?.isFile() ?? false;
}
