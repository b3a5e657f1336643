import { realpathSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { SessionError } from "../../errors.ts";
import { HOOK_NAMES, MCP_FILE, OUR_NAME, REDIS_FILE, SENDER_FILE, STATUS_LINE_FILE } from "../registrations.ts";

/**
 * Whose settings: the project's (shared with the team), one user's own for this project (`settings.local.json`), or one
 * user's for every project.
 */
export type InstallScope = "project" | "local" | "user";

/** Absolute folders an installation concerns. */
export interface InstallPlace {
  /** The project's root: the folder whose `.claude` the host reads when it is started there. */
  projectDir: string;
  /** The user's own folder of the host: `$CLAUDE_CONFIG_DIR`, else `.claude` in the home folder. */
  userDir: string;
}

/** Where one scope keeps what. */
export interface Layout {
  scope: InstallScope;
  /** Holds `hostFolder`; what the manifest names is relative to it. */
  base: string;
  /** `.claude` of the project or of the user. */
  hostFolder: string;
  /** Our copies, the manifest and the backups. */
  hooksFolder: string;
  settings: string;
  /** The project's `.mcp.json`; the other scopes' servers stand in a file that only the host edits. */
  mcp?: string;
  /** `hooksFolder` as a registration writes it, with forward slashes. */
  hooksReference: string;
  statusLine: string;
  /** The server's file as `.mcp.json` or a `claude mcp add` names it. */
  mcpServer: string;
}

/** Throws INVALID_VALUE for a project whose `.claude`, or what we write in it, is the user's own, where project paths would break every project. */
export function layoutOf(scope: InstallScope, { projectDir, userDir }: InstallPlace): Layout {
  const hostFolder = scope === "user" ? userDir : join(projectDir, ".claude");
  if (scope !== "user" && isSameFolder(hostFolder, userDir)) {
    const message = `${hostFolder} holds the user's own configuration, not a project's: install there with --user`;
    throw new SessionError("INVALID_VALUE", message, { scope, folder: hostFolder });
  }
  const hooksFolder = join(hostFolder, "hooks", OUR_NAME);
  const absolute = hooksFolder.replaceAll("\\", "/");
  const inProject = `.claude/hooks/${OUR_NAME}`;
  const isUser = scope === "user";
  const layout: Layout = {
    scope,
    base: dirname(hostFolder),
    hostFolder,
    hooksFolder,
    settings: join(hostFolder, scope === "local" ? "settings.local.json" : "settings.json"),
    // Relative: the host expands no project placeholder there, and starts the server in the project's root.
    ...(scope === "project" ? { mcp: join(projectDir, ".mcp.json") } : {}),
    mcpServer: scope === "project" ? `${inProject}/${MCP_FILE}` : `${absolute}/${MCP_FILE}`,
    hooksReference: isUser ? absolute : `\${CLAUDE_PROJECT_DIR}/${inProject}`,
    statusLine: `node "${isUser ? quoted(absolute) : `$CLAUDE_PROJECT_DIR/${inProject}`}/${STATUS_LINE_FILE}"`,
  };
  if (!isUser) refuseUsersOwn(layout, userDir);
  return layout;
}

/**
 * Throws INVALID_VALUE when a link leads something of a project's installation to the user's own: a repository can bring
 * one, and what is meant for one project would then be run in all of them.
 */
function refuseUsersOwn({ settings, mcp, hooksFolder }: Layout, userDir: string): void {
  const [folder, ...files] = [userDir, join(userDir, "settings.json"), join(dirname(userDir), ".claude.json")].map(
    realOf,
  );
  for (const path of [settings, hooksFolder, ...(mcp === undefined ? [] : [mcp])]) {
    const real = realOf(path);
    if (!real.startsWith(`${folder}${sep}`) && !files.includes(real)) continue;
    const message = `${path} leads to ${real}, which is the user's own: remove the link, or install there with --user`;
    throw new SessionError("INVALID_VALUE", message, { file: path });
  }
}

/** Also of what is not there yet. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(realOf(dirname(path)), basename(path));
  }
}

/** Every name that an installation may put into the hooks folder, besides backups. */
export const COPIED_FILES: readonly string[] = [
  ...HOOK_NAMES.map((name) => `${name}.cjs`),
  SENDER_FILE,
  REDIS_FILE,
  MCP_FILE,
  STATUS_LINE_FILE,
];
export const MANIFEST_FILE = "install.json";
export const BACKUP_SUFFIX = ".agent-session-backup";
export const IGNORE_FILE = ".gitignore";

function isSameFolder(left: string, right: string): boolean {
  return resolved(left) === resolved(right);
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

// A status line is a command line: these characters would mean something inside its double quotes.
function quoted(path: string): string {
  return path.replace(/["$`]/g, "\\$&");
}
