import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where the sessions are, and the project they belong to. */
export interface Places {
  root: string;
  /** The folder whose `.claude/agent-session.json` applies; `undefined` outside any project. */
  project: string | undefined;
}

/**
 * The root folder, the first that applies (spec 1 §1): the given one; `AGENT_SESSION_DIR`;
 * `$CLAUDE_PROJECT_DIR/.claude/session`; walking up from `cwd` and stopping below `home`, the
 * nearest `.claude/session`, else the nearest folder with `.claude/` or `.git`; else `./.claude/session`.
 */
export function findPlaces(options: {
  dir?: string | undefined;
  env: NodeJS.ProcessEnv;
  cwd: string;
  home: string;
}): Places {
  const { env, cwd, home } = options;
  const project = env.CLAUDE_PROJECT_DIR || nearestProject(cwd, home);
  const given = options.dir || env.AGENT_SESSION_DIR;
  if (given) return { root: resolve(cwd, given), project };
  return { root: join(project ?? cwd, ".claude", "session"), project };
}

function nearestProject(cwd: string, home: string): string | undefined {
  let likely: string | undefined;
  for (let folder = resolve(cwd); folder !== resolve(home); folder = dirname(folder)) {
    if (existsSync(join(folder, ".claude", "session"))) return folder;
    if (existsSync(join(folder, ".claude")) || existsSync(join(folder, ".git"))) likely ??= folder;
    if (dirname(folder) === folder) break;
  }
  return likely;
}
