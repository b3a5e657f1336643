import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChanges } from "../../../lib/host/file-change.ts";
import { machine, tree } from "./fixture.ts";
import { foreignSettings, tidy, untidy } from "./settings-arbitrary.ts";

const SETTINGS = "project/.claude/settings.json";
const HOOKS = "project/.claude/hooks/agent-session";

describe("uninstall when nothing else changed", () => {
  it("gives every settings file back byte for byte, with no other trace", () => {
    const { init, undo, write, root } = machine();
    const odd = fc.constantFrom("", " \r\n", "\uFEFF", "{}", '{"hooks":{}}', '{"hooks":{"PreToolUse":[]}}', "{ }\r\n");
    const text = fc.oneof(
      tidy(foreignSettings),
      untidy(foreignSettings),
      odd.map((sample) => ({ text: sample })),
    );
    fc.assert(
      fc.property(text, fc.boolean(), fc.constantFrom(0o600, 0o644), (sample, statusLine, mode) => {
        write(SETTINGS, sample.text, mode);
        const before = tree(root);
        init({ statusLine });
        expect(tree(root)).not.toEqual(before);
        undo();
        expect(tree(root)).toEqual(before);
        rmSync(join(root, SETTINGS));
      }),
      { numRuns: 50 },
    );
  });

  it.each([{}, { scope: "local" as const }, { scope: "user" as const }, { statusLine: true }, { mcp: false }])(
    "removes every file and folder that was not there: %j",
    (options) => {
      const { init, undo, root } = machine();
      const before = tree(root);
      init(options);
      const { removedFolders } = undo("scope" in options && options.scope === "user" ? { scope: "user" } : {});
      expect(tree(root)).toEqual(before);
      expect(removedFolders).toHaveLength(3);
    },
  );

  it.each([
    [{}, []],
    [{ scope: "local" as const }, ["claude mcp remove --scope local agent-session"]],
  ])("leaves to the user only what init with %j left to them", (options, commands) => {
    const { init, undo } = machine();
    init(options);
    expect(undo().commands).toEqual(commands);
  });

  it("gives the first bytes back after a newer version came", () => {
    const { init, undo, write, root } = machine();
    write(SETTINGS, '{ "model": "x" }', 0o600);
    const before = tree(root);
    init();
    init({ version: "2.0.0", statusLine: true });
    undo();
    expect(tree(root)).toEqual(before);
  });

  it("gives a file behind a link back and keeps the link", () => {
    const { init, undo, write, root } = machine();
    write("dotfiles/settings.json", "{}", 0o640);
    mkdirSync(join(root, "project/.claude"));
    symlinkSync("../../dotfiles/settings.json", join(root, SETTINGS));
    const before = tree(root);
    init();
    undo();
    expect(tree(root)).toEqual(before);
  });

  it("does not bring back an older registration of ours, whose program it removes", () => {
    const { init, undo, write, read } = machine();
    const old = { type: "command", command: 'node "$CLAUDE_PROJECT_DIR/.claude/hooks/agent-session/session_end.cjs"' };
    const theirs = { type: "command", command: "theirs" };
    write(SETTINGS, JSON.stringify({ hooks: { SessionEnd: [{ hooks: [old] }, { hooks: [theirs] }] } }));
    init();
    undo();
    expect(read(SETTINGS)).toBe(JSON.stringify({ hooks: { SessionEnd: [{ hooks: [theirs] }] } }));
  });
});

describe("an init that broke off", () => {
  it.each(["taken back", "done again and taken back"])("leaves no trace when %s, wherever it broke off", (how) => {
    const { init, undo, write, root } = machine();
    write("project/.mcp.json", '{ "mcpServers": {} }');
    const before = tree(root);
    const { changes } = init({ dryRun: true, statusLine: true });
    for (let done = 0; done <= changes.length; done++) {
      applyChanges(changes.slice(0, done));
      if (how !== "taken back") init();
      undo();
      expect(tree(root)).toEqual(before);
    }
  });
});

describe("uninstall when others changed something since", () => {
  it("takes only ours out of settings that were edited and laid out anew", () => {
    const { init, undo, write, read, root } = machine();
    write(SETTINGS, '{\n  "hooks": {}\n}\n');
    init();
    const edited = JSON.parse(read(SETTINGS));
    edited.hooks.PreToolUse.push({ matcher: "Bash", hooks: [{ type: "command", command: "theirs" }] });
    write(SETTINGS, JSON.stringify(edited));
    undo();
    expect(JSON.parse(read(SETTINGS))).toEqual({ hooks: { PreToolUse: [edited.hooks.PreToolUse[1]] } });
    expect(existsSync(join(root, HOOKS))).toBe(false);
  });

  it("does not undo what others wrote between two versions of ours", () => {
    const { init, undo, write, read } = machine();
    write(SETTINGS, '{ "model": "x" }');
    init();
    write(SETTINGS, read(SETTINGS).replace('"x"', '"y"').replace('"timeout": 10', '"timeout": 11'));
    init({ version: "2.0.0" });
    undo();
    expect(read(SETTINGS)).toBe('{ "model": "y" }');
  });

  it("keeps files and folders that others put beside ours", () => {
    const { init, undo, write, root } = machine();
    init();
    write(`${HOOKS}/theirs.cjs`, "x");
    write("project/.claude/session/a/state.json", "{}");
    undo();
    const left = Object.keys(tree(join(root, "project"))).filter((path) => !path.includes("session/a"));
    expect(left).toEqual([
      ".claude",
      ".claude/hooks",
      ".claude/hooks/agent-session",
      ".claude/hooks/agent-session/theirs.cjs",
      ".claude/session",
    ]);
  });

  it("removes a settings file it had made once only ours is in it", () => {
    const { init, undo, write, read, root } = machine();
    init();
    write(SETTINGS, JSON.stringify(JSON.parse(read(SETTINGS))));
    undo();
    expect(tree(join(root, "project"))).toEqual({});
  });

  it("works without the manifest, as in a fresh clone", () => {
    const { init, undo, write, read, root } = machine();
    write(SETTINGS, '{\n  "model": "x"\n}\n');
    init();
    rmSync(join(root, HOOKS, "install.json"));
    for (const name of readdirSync(join(root, HOOKS))) if (name.includes("backup")) rmSync(join(root, HOOKS, name));
    undo();
    expect(read(SETTINGS)).toBe('{\n  "model": "x"\n}\n');
    expect(read("project/.mcp.json")).toBe("{}\n");
    expect(existsSync(join(root, HOOKS))).toBe(false);
  });

  it.each([
    ["a manifest that is no JSON", "install.json", "{"],
    ["a manifest of another shape", "install.json", '{"schema_version":1,"folders":"../../..","edits":[null]}'],
    ["a backup that is not the one it names", "settings.json.agent-session-backup", '{"hooks":{"Stop":[]}}'],
  ])("does not trust %s", (_, name, text) => {
    const { init, undo, write, read } = machine();
    write(SETTINGS, '{\n  "model": "x"\n}\n');
    init();
    write(`${HOOKS}/${name}`, text);
    undo();
    expect(read(SETTINGS)).toBe('{\n  "model": "x"\n}\n');
  });

  it("refuses a file of ours that does not parse and changes nothing", () => {
    const { init, undo, write, read, root } = machine();
    init();
    write(SETTINGS, read(SETTINGS).slice(0, -4));
    const before = tree(root);
    expect(() => undo()).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
    expect(tree(root)).toEqual(before);
  });
});

describe("uninstall of one scope", () => {
  it("keeps the copies while the project's other settings register them", () => {
    const { init, undo, root } = machine();
    init({ scope: "local" });
    const local = tree(root);
    init({ scope: "project" });
    const { notes } = undo({ scope: "project" });
    expect(tree(root)).toEqual(local);
    expect(notes).toEqual([expect.stringContaining("stays")]);
    expect(undo({ scope: "local" }).commands).toEqual(["claude mcp remove --scope local agent-session"]);
    expect(tree(join(root, "project"))).toEqual({});
  });

  it("does not mind settings of another scope that are broken and not ours", () => {
    const { init, undo, write, root } = machine();
    init();
    write("project/.claude/settings.local.json", "{ oops");
    undo();
    expect(Object.keys(tree(join(root, "project")))).toEqual([".claude", ".claude/settings.local.json"]);
  });
});

it("finds nothing to do where nothing of ours is", () => {
  const { undo, write, root } = machine();
  write(SETTINGS, "{ not even JSON");
  expect(undo()).toMatchObject({ changes: [], removedFolders: [], commands: [] });
  expect(readdirSync(join(root, "project/.claude"))).toEqual(["settings.json"]);
});

it("says with dryRun what it would do and does nothing", () => {
  const { init, undo, root } = machine();
  init();
  const before = tree(root);
  const planned = undo({ dryRun: true }).changes;
  expect(tree(root)).toEqual(before);
  expect(undo().changes).toEqual(planned);
});

it("takes a project back that was moved as a whole", () => {
  const { init, undo, root } = machine();
  init();
  renameSync(join(root, "project"), join(root, "moved"));
  undo({ projectDir: join(root, "moved") });
  expect(tree(join(root, "moved"))).toEqual({});
});
