import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { findGit, headIn } from "./git-head.ts";

/** Where a repository stands (spec 2 §1). */
export type GitContext = {
  /** `null` when the head is detached. */
  branch: string | null;
  /** `null` before the first commit. */
  commit: string | null;
  /** Top folder of the working tree. */
  repo_root: string;
  /** A linked worktree, not the main one. */
  is_worktree: boolean;
  /** The name git knows a linked worktree by. */
  worktree_name?: string;
};

/** The git context of `folder`; `null` outside a repository. Reads git's files and nothing else: the working tree is not looked at. */
export function gitContext(folder: string): GitContext | null {
  const git = findGit(folder);
  const head = git === undefined ? undefined : headIn(git.gitDir);
  if (git === undefined || head === undefined) return null;
  // A submodule has its state elsewhere too, but only a linked worktree shares another's refs.
  const linked = existsSync(join(git.gitDir, "commondir")) && basename(dirname(git.gitDir)) === "worktrees";
  return {
    branch: head.branch ?? null,
    commit: head.head ?? null,
    repo_root: realpathSync(git.top),
    is_worktree: linked,
    ...(linked && { worktree_name: basename(git.gitDir) }),
  };
}
