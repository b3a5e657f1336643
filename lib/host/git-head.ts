import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";

/** Where a working tree stands. */
export interface GitHead {
  /** `undefined` when the head is detached. */
  branch?: string;
  /** The commit, `undefined` before the first. */
  head?: string;
}

/** Branch and commit of the repository `folder` lies in, read from its files: a hook has no time to run git. */
export function readGitHead(folder: string): GitHead | undefined {
  try {
    const gitDir = findGitDir(folder);
    if (gitDir === undefined) return undefined;
    const head = readFileSync(join(gitDir, "HEAD"), "utf8").trim();
    if (!head.startsWith("ref: refs/")) return isCommit(head) ? { head } : undefined;
    const ref = head.slice(5);
    const commit = readRef(gitDir, ref) ?? readRef(commonDir(gitDir), ref) ?? readPacked(commonDir(gitDir), ref);
    return { branch: ref.replace(/^refs\/heads\//, ""), ...(isCommit(commit) && { head: commit }) };
  } catch {
    return undefined;
  }
}

/** Anything else is no commit, and not to be repeated: what a `HEAD` names may be any file. */
function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{40,64}$/.test(text);
}

function findGitDir(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, ".git");
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return path;
    if (found?.isFile()) {
      const target = /^gitdir: (.+)$/m.exec(readFileSync(path, "utf8"))?.[1];
      return target === undefined || isAbsolute(target) ? target : join(at, target);
    }
    if (dirname(at) === at) return undefined;
  }
}

/** A linked worktree keeps its refs in the main repository's folder. */
function commonDir(gitDir: string): string {
  const text = readText(join(gitDir, "commondir"))?.trim();
  if (text === undefined) return gitDir;
  return isAbsolute(text) ? text : join(gitDir, text);
}

function readRef(gitDir: string, ref: string): string | undefined {
  return readText(join(gitDir, ref))?.trim();
}

function readPacked(gitDir: string, ref: string): string | undefined {
  const line = readText(join(gitDir, "packed-refs"))
    ?.split("\n")
    .find((each) => each.endsWith(` ${ref}`));
  return line?.slice(0, line.indexOf(" "));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
