import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitContext } from "../lib/git-context.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "git context ü-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(folder: string, ...args: string[]): string {
  const identity = ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd: folder, env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function repository(name = "main repo"): string {
  const folder = join(root, name);
  mkdirSync(folder);
  git(folder, "init", "-q", "-b", "feature/auth");
  return folder;
}

function committed(name?: string): { folder: string; commit: string } {
  const folder = repository(name);
  git(folder, "commit", "-q", "--allow-empty", "-m", "one");
  return { folder, commit: git(folder, "rev-parse", "HEAD") };
}

describe("the git context of", () => {
  it("a normal clone is no worktree", () => {
    const { folder: origin, commit } = committed("origin");
    const folder = join(root, "clone");
    git(root, "clone", "-q", origin, folder);
    expect(gitContext(folder)).toEqual({
      branch: "feature/auth",
      commit,
      repo_root: folder,
      is_worktree: false,
    });
  });

  it("a folder inside is that of its top", () => {
    const { folder, commit } = committed();
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    expect(gitContext(join(folder, "a", "b"))).toMatchObject({ repo_root: folder, commit });
  });

  it("a linked worktree has its own branch and its real name", () => {
    const { folder, commit } = committed();
    const tree = join(root, "somewhere", "feature-tree");
    git(folder, "worktree", "add", "-q", "-b", "topic", tree);
    expect(gitContext(tree)).toEqual({
      branch: "topic",
      commit,
      repo_root: tree,
      is_worktree: true,
      worktree_name: "feature-tree",
    });
    expect(gitContext(folder)).toMatchObject({ is_worktree: false, branch: "feature/auth" });
  });

  it("a second worktree of one folder name has the name git gave it", () => {
    const { folder } = committed();
    git(folder, "worktree", "add", "-q", "-b", "one", join(root, "x", "tree"));
    git(folder, "worktree", "add", "-q", "-b", "two", join(root, "y", "tree"));
    expect(gitContext(join(root, "y", "tree"))).toMatchObject({ branch: "two", worktree_name: "tree1" });
  });

  it("a detached head has no branch", () => {
    const { folder, commit } = committed();
    git(folder, "checkout", "-q", "--detach");
    expect(gitContext(folder)).toEqual({ branch: null, commit, repo_root: folder, is_worktree: false });
  });

  it("a repository before its first commit has no commit", () => {
    const folder = repository();
    expect(gitContext(folder)).toEqual({
      branch: "feature/auth",
      commit: null,
      repo_root: folder,
      is_worktree: false,
    });
  });

  it("no repository is nothing", () => {
    expect(gitContext(root)).toBeNull();
    expect(gitContext(join(root, "not", "there"))).toBeNull();
  });

  it("a submodule is no linked worktree", () => {
    const { folder: inner } = committed("inner");
    const { folder } = committed("outer");
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "sub");
    expect(gitContext(join(folder, "sub"))).toMatchObject({
      repo_root: join(folder, "sub"),
      is_worktree: false,
    });
  });

  it("a repository whose refs are packed has its commit", () => {
    const { folder, commit } = committed();
    git(folder, "pack-refs", "--all");
    expect(gitContext(folder)?.commit).toBe(commit);
  });

  it.skipIf(process.platform === "win32")("a path through a symbolic link is that of the real folder", () => {
    const { folder } = committed();
    symlinkSync(folder, join(root, "link"));
    expect(gitContext(join(root, "link"))?.repo_root).toBe(folder);
  });

  it("a broken repository is nothing, and no error", () => {
    const folder = repository();
    writeFileSync(join(folder, ".git", "HEAD"), "neither ref nor commit\n");
    expect(gitContext(folder)).toBeNull();
    writeFileSync(join(root, ".git"), "gitdir: nowhere\n");
    expect(gitContext(root)).toBeNull();
  });

  it("a repository changes nothing in it", () => {
    const { folder } = committed();
    const seen = () =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .sort()
        .map((name) => [name, statSync(join(folder, name)).mtimeMs]);
    const before = seen();
    gitContext(folder);
    expect(seen()).toEqual(before);
  });
});
