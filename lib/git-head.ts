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
  const git = findGit(folder);
  return git === undefined ? undefined : headIn(git.gitDir);
}

/** A working tree: its top folder, and the folder git keeps its state in. */
export interface GitFolder {
  top: string;
  gitDir: string;
}

/** The working tree that `folder` lies in. */
export function findGit(folder: string): GitFolder | undefined {
  try {
    for (let top = folder; ; top = dirname(top)) {
      const path = join(top, ".git");
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory()) return { top, gitDir: path };
      if (found?.isFile()) {
        const target = /^gitdir: (.+)$/m.exec(readFileSync(path, "utf8"))?.[1];
        if (target === undefined) return undefined;
        return { top, gitDir: isAbsolute(target) ? target : join(top, target) };
      }
      if (dirname(top) === top) return undefined;
    }
  } catch {
    return undefined;
  }
}

/** Branch and commit that a git folder says; `undefined` when it cannot be read. */
export function headIn(gitDir: string): GitHead | undefined {
  try {
    const head = readFileSync(join(gitDir, "HEAD"), "utf8").trim();
    if (!head.startsWith("ref: refs/")) return isCommit(head) ? { head } : undefined;
    const ref = head.slice(5);
    const commit = readRef(gitDir, ref) ?? readRef(commonDir(gitDir), ref) ?? readPacked(commonDir(gitDir), ref);
    return {
      branch: ref.startsWith(BRANCHES) ? ref.slice(BRANCHES.length) : ref,
      ...(isCommit(commit) && { head: commit }),
    };
  } catch {
    return undefined;
  }
}

const BRANCHES = "refs/heads/";

/** Anything else is no commit, and not to be repeated: what a `HEAD` names may be any file. */
function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{40,64}$/.test(text);
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
