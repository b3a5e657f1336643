import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshCommandLine } from "../cli/command-line.ts";
import { machine, tree } from "../host/install/fixture.ts";
import { writeIn } from "./prepared.ts";

const posix = it.skipIf(process.platform === "win32");

describe("init in a repository that brought links", () => {
  posix.each([
    [".claude/settings.json", "home/.claude/settings.json", "project"],
    [".claude/settings.json", "dotfiles/settings.json", "project"],
    [".claude/settings.local.json", "home/.claude/settings.json", "local"],
    [".mcp.json", "home/.claude.json", "project"],
    [".mcp.json", "home/.claude/settings.json", "project"],
    [".claude/hooks", "home/.claude/hooks", "project"],
    [".claude", "home/.claude", "project"],
  ] as const)("writes and removes nothing through %s in %s", (link, target, scope) => {
    const { init, undo, root, projectDir } = machine();
    for (const name of ["dotfiles/settings.json", "home/.claude.json", "home/.claude/hooks/agent-session/mcp.cjs"])
      writeIn(root, name, '{"model": "x"}');
    symlinkSync("../../dotfiles/settings.json", join(root, "home/.claude/settings.json"));
    mkdirSync(join(projectDir, link, ".."), { recursive: true });
    symlinkSync(join(root, target), join(projectDir, link));
    const before = tree(root);
    for (const act of [init, undo])
      expect(() => act({ scope })).toThrow(
        expect.objectContaining({ code: "INVALID_VALUE", message: expect.stringMatching(/user's own/) }),
      );
    expect(tree(root)).toEqual(before);
  });
});

describe("beacon in a repository that brought a link", () => {
  const cli = freshCommandLine();

  posix("writes nobody's names into the file behind it", () => {
    writeIn(cli.project, "rc", "mine\n");
    symlinkSync(join(cli.project, "rc"), join(cli.project, ".STATUS"));
    expect(cli.failure("beacon")).toMatchObject({ status: 4, error: { code: "INVALID_VALUE" } });
    expect(readFileSync(join(cli.project, "rc"), "utf8")).toBe("mine\n");
  });
});
