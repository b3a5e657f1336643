import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { SessionError } from "../../errors.ts";
import type { InstallScope } from "../../host/install/layout.ts";
import { version } from "../../version.ts";
import { command } from "../command.ts";
import { flag } from "../options.ts";

const SCOPE_OPTIONS = {
  project: flag("--project", "Into .claude/settings.json, for everybody who works on the project (default)"),
  local: flag("--local", "Into .claude/settings.local.json, for you in this project"),
  user: flag("--user", "Into your own ~/.claude/settings.json, for all projects"),
};

export const init = command({
  name: "init",
  group: "Set it up",
  summary: "Install the hooks into a project, or for yourself",
  details: "Copies the hook files into .claude/hooks/agent-session and registers them. Done again it changes nothing.",
  example: "agent-session init --dry-run",
  args: {},
  options: {
    ...SCOPE_OPTIONS,
    dryRun: flag("--dry-run", "Show what would change, change nothing"),
    mcp: flag("--no-mcp", "Do not register the MCP server"),
    statusline: flag("--statusline", "Set the host's status line, unless one is set"),
  },
  async run({ options: { dryRun, mcp, statusline, ...scopes }, app }) {
    // Only here are the settings editor and the differ needed: no other command waits for them to load.
    const [{ install }, { changedFiles, changesText }] = await Promise.all([
      import("../../host/install/index.ts"),
      import("../diff-text.ts"),
    ]);
    const { userDir, projectDir } = app();
    const distDir = dirname(realpathSync(process.argv[1] ?? ""));
    const scope = scopeOf(scopes) ?? "project";
    const report = install({ scope, projectDir, userDir, distDir, version, mcp: !mcp, statusLine: statusline, dryRun });
    const { changes, notes, commands } = report;
    return {
      json: {
        scope,
        dry_run: dryRun,
        settings: report.settings,
        hooks: report.hooksFolder,
        changes: changes.map(changeOf),
        notes,
        commands,
      },
      text: ({ paint }) => {
        const done = dryRun ? changesText(changes, paint) : changedFiles(changes);
        const state = changes.length === 0 ? "Everything is in place already." : done;
        const next = commands.length === 0 ? [] : ["To finish, run:", ...commands.map((each) => `  ${each}`)];
        return [state, ...notes, ...next].join("\n");
      },
      note:
        dryRun || changes.length === 0
          ? undefined
          : 'Installed. "agent-session doctor" checks it; new conversations use it.',
    };
  },
});

/** The one scope that was named; two of them are a contradiction. */
export function scopeOf(scopes: Record<InstallScope, boolean>): InstallScope | undefined {
  const named = (Object.keys(scopes) as InstallScope[]).filter((scope) => scopes[scope]);
  if (named.length > 1) throw new SessionError("USAGE", "Name one of --project, --local and --user.");
  return named[0];
}

export function changeOf({ path, before, after }: { path: string; before: string | null; after: string | null }) {
  return { path, action: after === null ? "removed" : before === null ? "created" : "changed" };
}
