import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRegistrations } from "../../../lib/host/install/find-registrations.ts";
import { HOOK_NAMES, REGISTRATIONS } from "../../../lib/host/registrations.ts";
import { machine, tree } from "./fixture.ts";

const HOOKS = "project/.claude/hooks/agent-session";
const HEADER = "/*! agent-session 1.0.0 */\n";

describe("init in an empty project", () => {
  it("copies every hook with the version in its header and registers it by the project's placeholder", () => {
    const { init, read } = machine();
    init();
    for (const name of HOOK_NAMES) expect(read(`${HOOKS}/${name}.cjs`)).toBe(`${HEADER}console.log("${name}");\n`);
    const found = findRegistrations(read("project/.claude/settings.json"), "settings.json");
    expect(found).toHaveLength(REGISTRATIONS.length);
    for (const { path, hook, exec } of found) {
      expect({ path, exec }).toEqual({
        path: `\${CLAUDE_PROJECT_DIR}/.claude/hooks/agent-session/${hook}.cjs`,
        exec: true,
      });
    }
  });

  it("registers the MCP server, relative to the project, and copies it with the header behind its first line", () => {
    const { init, read } = machine();
    expect(init().commands).toEqual([]);
    const server = { command: "node", args: [".claude/hooks/agent-session/mcp.cjs"] };
    expect(JSON.parse(read("project/.mcp.json"))).toEqual({ mcpServers: { "agent-session": server } });
    expect(read(`${HOOKS}/mcp.cjs`)).toBe(`#!/usr/bin/env node\n${HEADER}// mcp\n`);
  });

  it("leaves MCP and status line out unless asked for", () => {
    const { init, root } = machine();
    init({ mcp: false });
    expect(existsSync(join(root, "project/.mcp.json"))).toBe(false);
    expect(readdirSync(join(root, HOOKS))).not.toContain("mcp.cjs");
    expect(readdirSync(join(root, HOOKS))).not.toContain("statusline.cjs");
  });

  it("says what the build does not have", () => {
    const { init, root, distDir } = machine();
    const { notes } = init({ distDir: withoutPrograms(distDir, root), statusLine: true });
    expect(notes).toEqual([
      "The status line was not set: this build has no statusline.cjs.",
      "The MCP server was not registered: this build has no mcp.cjs.",
    ]);
  });

  it("fails before it writes anything when the package is not built", () => {
    const { init, root } = machine();
    expect(() => init({ distDir: join(root, "nowhere") })).toThrow(expect.objectContaining({ code: "INTERNAL" }));
    expect(tree(join(root, "project"))).toEqual({});
  });

  it("keeps a header that the build wrote", () => {
    const { init, read, write } = machine();
    write("package/dist/hooks/session_end.cjs", "/*! agent-session 9.9.9 */\nbuilt;\n");
    init();
    expect(read(`${HOOKS}/session_end.cjs`)).toBe("/*! agent-session 9.9.9 */\nbuilt;\n");
  });
});

describe("init for one user", () => {
  it("writes settings.local.json with --local, and says how to register the server", () => {
    const { init, read, root } = machine();
    const { commands, notes } = init({ scope: "local" });
    expect(read("project/.claude/settings.local.json")).toContain("{CLAUDE_PROJECT_DIR}/.claude/hooks/agent-session/");
    expect(existsSync(join(root, "project/.mcp.json"))).toBe(false);
    const server = join(root, HOOKS, "mcp.cjs");
    expect(commands).toEqual([`claude mcp add --scope local agent-session -- node "${server}"`]);
    expect(notes).toEqual([expect.stringContaining("keep it out of the repository")]);
  });

  it("writes absolute paths below the home folder with --user, and nothing in the project", () => {
    const { init, read, root } = machine();
    const { commands } = init({ scope: "user", statusLine: true });
    const folder = join(root, "home/.claude/hooks/agent-session");
    const settings = JSON.parse(read("home/.claude/settings.json"));
    expect(settings.hooks.SessionEnd[0].hooks[0].args).toEqual([`${folder}/session_end.cjs`]);
    expect(settings.statusLine.command).toBe(`node "${folder}/statusline.cjs"`);
    expect(commands).toEqual([`claude mcp add --scope user agent-session -- node "${folder}/mcp.cjs"`]);
    expect(tree(join(root, "project"))).toEqual({});
  });

  it.each(["project", "local"] as const)("refuses --%s where .claude is the user's own folder", (scope) => {
    const { init, root } = machine();
    expect(() => init({ scope, projectDir: join(root, "home") })).toThrow(
      expect.objectContaining({ code: "INVALID_VALUE", message: expect.stringContaining("--user") }),
    );
    expect(tree(join(root, "home"))).toEqual({});
  });
});

describe("init again", () => {
  it.each([{}, { statusLine: true }, { scope: "local" as const }, { mcp: false }])("changes nothing: %j", (options) => {
    const { init, root } = machine();
    init(options);
    const before = tree(root);
    expect(init(options).changes).toEqual([]);
    expect(tree(root)).toEqual(before);
  });

  it("with a newer version replaces the copies, drops those it no longer has, and leaves the settings' bytes", () => {
    const { init, read, write, root } = machine();
    init();
    const settings = read("project/.claude/settings.json");
    write(`${HOOKS}/retired_hook.cjs`, "/*! agent-session 1.0.0 */\n");
    write(`${HOOKS}/theirs.cjs`, "// not ours\n");
    const paths = init({ version: "2.0.0" }).changes.map(({ path }) => path);
    expect(paths).not.toContain(join(root, "project/.claude/settings.json"));
    expect(read(`${HOOKS}/session_end.cjs`)).toMatch(/^\/\*! agent-session 2\.0\.0 \*\/\n/);
    expect(read("project/.claude/settings.json")).toBe(settings);
    expect(readdirSync(join(root, HOOKS))).not.toContain("retired_hook.cjs");
    expect(readdirSync(join(root, HOOKS))).toContain("theirs.cjs");
  });

  it("keeps the backup of the bytes before the first edit, with their mode, out of the repository", () => {
    const { init, read, write, root } = machine();
    write("project/.claude/settings.json", '{ "model": "x" }', 0o600);
    init();
    write("project/.claude/settings.json", '{ "model": "y" }');
    init();
    const backup = `${HOOKS}/settings.json.agent-session-backup`;
    expect(read(backup)).toBe('{ "model": "x" }');
    expect(lstatSync(join(root, backup)).mode & 0o777).toBe(0o600);
    expect(read(`${HOOKS}/.gitignore`)).toBe("install.json\n*.agent-session-backup\n");
  });
});

describe("files of other people", () => {
  it("writes through a link to the file behind it and keeps its mode", () => {
    const { init, read, write, root } = machine();
    write("dotfiles/settings.json", '{\n  "model": "x"\n}\n', 0o640);
    mkdirSync(join(root, "home/.claude"), { recursive: true });
    symlinkSync("../../dotfiles/settings.json", join(root, "home/.claude/settings.json"));
    const { notes } = init({ scope: "user" });
    expect(lstatSync(join(root, "home/.claude/settings.json")).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(root, "dotfiles/settings.json")).mode & 0o777).toBe(0o640);
    expect(JSON.parse(read("dotfiles/settings.json"))).toMatchObject({ model: "x", hooks: { SessionStart: [{}] } });
    expect(notes).toEqual([expect.stringContaining(join("dotfiles", "settings.json"))]);
  });

  it("replaces a link where a copy belongs, instead of writing through it", () => {
    const { init, read, write, root } = machine();
    write("precious", "keep me");
    mkdirSync(join(root, HOOKS), { recursive: true });
    symlinkSync(join(root, "precious"), join(root, HOOKS, "session_end.cjs"));
    init();
    expect(read("precious")).toBe("keep me");
    expect(lstatSync(join(root, HOOKS, "session_end.cjs")).isFile()).toBe(true);
  });

  it("says that a host of plain JSON ignores a file with comments", () => {
    const { init, write } = machine();
    write("project/.claude/settings.json", '{ "model": "x" } // mine');
    expect(init().notes).toEqual([expect.stringContaining("has comments or trailing commas")]);
  });

  it("leaves another status line and another server of our name, and says so", () => {
    const { init, read, write } = machine();
    write("project/.claude/settings.json", '{ "statusLine": { "type": "command", "command": "mine" } }');
    write("project/.mcp.json", '{ "mcpServers": { "agent-session": { "command": "mine" } } }');
    const { notes } = init({ statusLine: true });
    expect(notes).toEqual([
      expect.stringContaining("settings.json has another status line"),
      expect.stringContaining(".mcp.json has another server named agent-session"),
    ]);
    expect(read("project/.mcp.json")).toBe('{ "mcpServers": { "agent-session": { "command": "mine" } } }');
  });

  it.each([
    ["settings that do not parse", "project/.claude/settings.json", "{ oops"],
    ["hooks of another type", "project/.claude/settings.json", '{"hooks": null}'],
    ["bytes that are no text", "project/.claude/settings.json", Buffer.from([0x7b, 0xff, 0x7d])],
    ["an .mcp.json that does not parse", "project/.mcp.json", "{ oops"],
  ])("refuses %s and changes nothing at all", (_, path, text) => {
    const { init, write, root } = machine();
    write(path, text as string);
    const before = tree(root);
    expect(() => init()).toThrow(
      expect.objectContaining({ code: "INVALID_VALUE", message: expect.stringContaining(join(root, path)) }),
    );
    expect(tree(root)).toEqual(before);
  });

  it.each([
    ["a link that leads nowhere", ".claude/settings.json"],
    ["a hooks folder that is a link", ".claude/hooks/agent-session"],
  ])("refuses %s", (_, path) => {
    const { init, root } = machine();
    mkdirSync(join(root, "project", path, ".."), { recursive: true });
    symlinkSync(join(root, "missing"), join(root, "project", path));
    expect(() => init()).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
    expect(existsSync(join(root, "missing"))).toBe(false);
  });
});

it("fails where a file stands in the folder's place, and uninstall finds nothing there", () => {
  const { init, undo, write, root } = machine();
  write("project/.claude", "a file");
  expect(() => init()).toThrow(expect.objectContaining({ code: "STORE_UNAVAILABLE" }));
  expect(undo().changes).toEqual([]);
  expect(Object.keys(tree(join(root, "project")))).toEqual([".claude"]);
});

it("writes nothing with dryRun and reports every file as it was and as it would be", () => {
  const { init, write, root } = machine();
  write("project/.claude/settings.json", "{}\n");
  const before = tree(root);
  const edits = init({ dryRun: true }).changes.filter(({ kind }) => kind === "edit");
  expect(tree(root)).toEqual(before);
  expect(edits).toMatchObject([
    { path: join(root, "project/.claude/settings.json"), before: "{}\n" },
    { path: join(root, "project/.mcp.json"), before: null },
  ]);
  init();
  for (const { path, after } of edits) expect(after).toBe(machineText(root, path));
});

function machineText(root: string, path: string): string {
  return Buffer.from(tree(root)[path.slice(root.length + 1)]?.split(" ")[1] ?? "", "base64").toString();
}

// A package folder with the hooks only.
function withoutPrograms(distDir: string, root: string): string {
  const folder = join(root, "hooks-only");
  mkdirSync(folder);
  symlinkSync(join(distDir, "hooks"), join(folder, "hooks"));
  return folder;
}
