import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPlaces } from "../lib/root.ts";

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "root-")));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Folders below the home folder, made when they are named. */
function folder(...parts: string[]): string {
  const path = join(home, ...parts);
  mkdirSync(path, { recursive: true });
  return path;
}

const rootIn = (cwd: string, env: NodeJS.ProcessEnv = {}, dir?: string) => findPlaces({ dir, env, cwd, home }).root;

describe("which folder holds the sessions: the first that applies", () => {
  it("is the given one, relative to the working directory, whatever the environment says", () => {
    const cwd = folder("project", ".git", "..", "sub");
    const env = { AGENT_SESSION_DIR: "/elsewhere", CLAUDE_PROJECT_DIR: "/project" };
    expect(rootIn(cwd, env, "/given")).toBe("/given");
    expect(rootIn(cwd, env, "mine")).toBe(join(cwd, "mine"));
  });

  it("is AGENT_SESSION_DIR over the host's project", () => {
    const cwd = folder("project");
    expect(rootIn(cwd, { AGENT_SESSION_DIR: "/elsewhere", CLAUDE_PROJECT_DIR: "/project" })).toBe("/elsewhere");
    expect(rootIn(cwd, { AGENT_SESSION_DIR: "", CLAUDE_PROJECT_DIR: "/project" }, "")).toBe("/project/.claude/session");
  });

  it("is the host's project over what lies above the working directory", () => {
    folder("project", ".claude", "session");
    const env = { CLAUDE_PROJECT_DIR: "/project" };
    expect(rootIn(folder("project", "sub"), env)).toBe("/project/.claude/session");
  });

  it("is the nearest .claude/session above, before any nearer folder with .claude or .git", () => {
    const root = folder("project", ".claude", "session");
    folder("project", "package", ".claude");
    folder("project", "package", "inner", ".git");
    expect(rootIn(folder("project", "package", "inner", "src"))).toBe(root);
    const nearer = folder("project", "package", ".claude", "session");
    expect(rootIn(folder("project", "package", "inner", "src"))).toBe(nearer);
  });

  it.each([".claude", ".git"])("is below the nearest folder with %s, where no sessions are yet", (mark) => {
    folder("project", mark);
    folder("outer", ".git");
    expect(rootIn(folder("project", "a", "b"))).toBe(join(home, "project", ".claude", "session"));
  });

  it("stops below the home folder", () => {
    folder(".claude", "session");
    const cwd = folder("somewhere", "else");
    expect(rootIn(cwd)).toBe(join(cwd, ".claude", "session"));
    expect(findPlaces({ env: {}, cwd, home }).project).toBeUndefined();
    expect(rootIn(home)).toBe(join(home, ".claude", "session"));
  });
});
