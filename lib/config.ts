import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { OwnConfig } from "./config.schema.ts";
import { configuredPolicy } from "./config-policy.ts";
import { readConfigFile } from "./config-read.ts";
import { DEFAULT_POLICY, type Policy } from "./session/policy.ts";

export interface ReadConfig {
  config: OwnConfig;
  /** One line for each file that could not be used. */
  warnings: string[];
}

/**
 * The configuration that applies: the user's own (`~/.claude/agent-session.json`), and over it the
 * project's (`<project>/.claude/agent-session.json`, or the file named by `override`). A file that
 * is missing is none; a bad one is passed over whole, with one line to say so.
 */
export function readConfig(home: string, project: string | undefined, override: string | undefined): ReadConfig {
  const warnings: string[] = [];
  const ownPath = join(home, ".claude", "agent-session.json");
  const own = ifThere(ownPath, undefined, warnings);
  const path = project === undefined ? undefined : join(project, ".claude", "agent-session.json");
  // Somebody who works in the home folder itself has one file, which is their own.
  const projects =
    override === undefined
      ? ifThere(path === ownPath ? undefined : path, project, warnings)
      : readConfigFile(override, project ?? dirname(override), warnings);
  return { config: merge(own, projects), warnings };
}

/** The policy that a configuration makes. */
export function policyOf(config: OwnConfig): Policy {
  return Object.keys(config).length === 0 ? DEFAULT_POLICY : configuredPolicy(config);
}

/** Asked first, because a failing read is ten times as dear, and most users have no such file. */
function ifThere(path: string | undefined, project: string | undefined, warnings: string[]): OwnConfig {
  return path !== undefined && existsSync(path) ? readConfigFile(path, project, warnings) : {};
}

/** `over` on top of `under`, one group deep: the groups are objects of settings. */
function merge(under: OwnConfig, over: OwnConfig): OwnConfig {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key];
    const both = typeof value === "object" && !Array.isArray(value) && typeof old === "object" && old !== null;
    merged[key] = both ? { ...old, ...value } : value;
  }
  return merged as OwnConfig;
}
