import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGitHead } from "../lib/git-head.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "git head ü-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(folder: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"];
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

function repository(): { folder: string; head: string } {
  const folder = join(root, "project");
  mkdirSync(join(folder, "sub", "deep"), { recursive: true });
  git(folder, "init", "-q", "-b", "feature/login");
  git(folder, "commit", "-q", "--allow-empty", "-m", "start");
  return { folder, head: git(folder, "rev-parse", "HEAD") };
}

describe("readGitHead", () => {
  it.each(["", "sub/deep"])("reads branch and commit of a normal clone, from folder %j in it", (below) => {
    const { folder, head } = repository();
    expect(readGitHead(join(folder, below))).toEqual({ branch: "feature/login", head });
  });

  it("reads a commit that only the packed refs name", () => {
    const { folder, head } = repository();
    git(folder, "pack-refs", "--all");
    expect(readGitHead(folder)).toEqual({ branch: "feature/login", head });
  });

  it("reads a linked worktree's own branch", () => {
    const { folder, head } = repository();
    const linked = join(root, "linked");
    git(folder, "worktree", "add", "-q", "-b", "other", linked);
    expect(readGitHead(linked)).toEqual({ branch: "other", head });
    git(folder, "pack-refs", "--all");
    expect(readGitHead(linked)).toEqual({ branch: "other", head });
  });

  it("has no branch when the head is detached", () => {
    const { folder, head } = repository();
    git(folder, "checkout", "-q", "--detach");
    expect(readGitHead(folder)).toEqual({ head });
  });

  it("has no commit before the first one", () => {
    git(root, "init", "-q", "-b", "main", "fresh");
    expect(readGitHead(join(root, "fresh"))).toEqual({ branch: "main" });
  });

  it.each<[string, (folder: string) => void]>([
    ["there is no repository", () => {}],
    ["the folder is missing", (folder) => rmSync(folder, { recursive: true })],
    ["HEAD is missing", (folder) => mkdirSync(join(folder, ".git"))],
    [
      "HEAD names a file outside the refs",
      (folder) => {
        mkdirSync(join(folder, ".git"));
        writeFileSync(join(folder, "secret"), "hunter2");
        writeFileSync(join(folder, ".git", "HEAD"), "ref: ../secret");
      },
    ],
    [
      ".git is a file that points nowhere",
      (folder) => writeFileSync(join(folder, ".git"), "gitdir: /nowhere/at/all\n"),
    ],
    [".git is a file of something else", (folder) => writeFileSync(join(folder, ".git"), "\u0000\u0001")],
  ])("knows nothing when %s", (_name, prepare) => {
    const folder = join(root, "plain");
    mkdirSync(folder);
    prepare(folder);
    expect(readGitHead(folder)).toBeUndefined();
  });

  it("takes nothing for a commit that is none", () => {
    const { folder } = repository();
    writeFileSync(join(folder, "secret"), "hunter2");
    writeFileSync(join(folder, ".git", "HEAD"), "ref: refs/../../secret");
    expect(readGitHead(folder)).not.toHaveProperty("head");
  });
});
