import { lstatSync, readFileSync, readlinkSync, realpathSync, type Stats, statSync } from "node:fs";
import { isSessionError, SessionError } from "../errors.ts";

/** A UTF-8 file as it is on disk; a byte order mark is part of the text. */
export interface TextFile {
  text: string;
  /** Permission bits. */
  mode: number;
  /** The file that a link leads to, when the path is one. */
  linkedTo?: string;
}

/**
 * The file at `path`, links followed; nothing when there is none. Throws INVALID_VALUE for a link that leads nowhere, for
 * what is no regular file and for bytes that are no UTF-8 (a rewrite would change them), STORE_UNAVAILABLE when it
 * cannot be read.
 */
export function readTextFile(path: string): TextFile | undefined {
  const link = entryAt(path);
  if (link === undefined) return undefined;
  const stat = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stat === undefined) throw refusal(path, `is a link to ${readlinkSync(path)}, which does not exist`);
  if (!stat.isFile()) throw refusal(path, "is not a regular file");
  const bytes = attempt(path, () => readFileSync(path));
  const text = decoded(path, bytes);
  const mode = stat.mode & 0o7777;
  return link.isSymbolicLink() ? { text, mode, linkedTo: realpathSync(path) } : { text, mode };
}

function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw refusal(path, "is not UTF-8 text", cause);
  }
}

function refusal(path: string, problem: string, cause?: unknown): SessionError {
  return new SessionError("INVALID_VALUE", `${path} ${problem}`, { file: path }, { cause });
}

/** What stands at `path` itself, links not followed; nothing also where a file stands in place of a folder. */
export function entryAt(path: string): Stats | undefined {
  return attempt(path, () => {
    try {
      return lstatSync(path, { throwIfNoEntry: false });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
      throw error;
    }
  });
}

/** What `action` returns; a failure of the file system becomes STORE_UNAVAILABLE, naming `path`. */
export function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (isSessionError(cause)) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new SessionError("STORE_UNAVAILABLE", `${path} is not accessible: ${reason}`, { file: path }, { cause });
  }
}
