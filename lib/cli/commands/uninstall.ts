import { command } from "../command.ts";
import { flag } from "../options.ts";
import { changeOf, scopeOf } from "./init.ts";

const SCOPE_OPTIONS = {
  project: flag("--project", "Only from .claude/settings.json"),
  local: flag("--local", "Only from .claude/settings.local.json"),
  user: flag("--user", "From your own ~/.claude/settings.json (default: the project's two)"),
};

export const uninstall = command({
  name: "uninstall",
  group: "Set it up",
  summary: "Take the hooks out again; stored sessions stay",
  details:
    "Gives the settings back byte for byte when nothing else changed them since, else removes only what is ours.",
  example: "agent-session uninstall",
  args: {},
  options: { ...SCOPE_OPTIONS, dryRun: flag("--dry-run", "Show what would change, change nothing") },
  async run({ options: { dryRun, ...scopes }, app }) {
    const [{ uninstall: takeOut }, { changedFiles, changesText }] = await Promise.all([
      import("../../host/install/uninstall.ts"),
      import("../diff-text.ts"),
    ]);
    const { userDir, projectDir } = app();
    const scope = scopeOf(scopes);
    const { changes, removedFolders, notes, commands } = takeOut({
      ...(scope && { scope }),
      projectDir,
      userDir,
      dryRun,
    });
    return {
      json: { dry_run: dryRun, changes: changes.map(changeOf), removed_folders: removedFolders, notes, commands },
      text: ({ paint }) => {
        const done = dryRun ? changesText(changes, paint) : changedFiles(changes);
        const next = commands.length === 0 ? [] : ["To finish, run:", ...commands.map((each) => `  ${each}`)];
        return [changes.length === 0 ? "Nothing of ours is installed here." : done, ...notes, ...next].join("\n");
      },
    };
  },
});
