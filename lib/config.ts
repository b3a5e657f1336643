import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OwnConfig } from "./config.schema.ts";
import { readConfigFile } from "./config-read.ts";
import { configuredLimits } from "./session/limits.ts";
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
  const own = ifThere(ownPath, true, warnings);
  const path = project === undefined ? undefined : join(project, ".claude", "agent-session.json");
  // Somebody who works in the home folder itself has one file, which is their own.
  const projects =
    override === undefined
      ? ifThere(path === ownPath ? undefined : path, false, warnings)
      : readConfigFile(override, false, warnings);
  return { config: merge(own, projects), warnings };
}

/** The policy that a configuration makes, in milliseconds. */
export function policyOf(config: OwnConfig): Policy {
  const { resume = {} } = config;
  const byPhase = Object.fromEntries(
    Object.entries(resume.by_phase ?? {}).map(([phase, minutes]) => [phase, minutes * 60_000]),
  );
  const defaults = DEFAULT_POLICY.resume;
  return {
    resume: {
      windowMs: scaled(resume.timeout_minutes, 60_000, defaults.windowMs),
      windowByPhaseMs: byPhase,
      hostWindowMs: scaled(resume.host_timeout_minutes, 60_000, defaults.hostWindowMs),
      hostWindowByPhaseMs:
        resume.host_timeout_minutes === undefined ? { ...defaults.hostWindowByPhaseMs, ...byPhase } : byPhase,
      maxErrors: resume.max_errors ?? defaults.maxErrors,
      claimMs: scaled(resume.claim_seconds, 1000, defaults.claimMs),
    },
    retentionMs: scaled(config.retention_hours, 3_600_000, DEFAULT_POLICY.retentionMs),
    abandonAfterMs: scaled(config.abandon_after_hours, 3_600_000, DEFAULT_POLICY.abandonAfterMs),
    limits: config.limits === undefined ? DEFAULT_POLICY.limits : configuredLimits(config.limits),
    routing: {
      thresholdOffset: config.router?.threshold_offset ?? DEFAULT_POLICY.routing.thresholdOffset,
      fallback: config.router?.fallback ?? DEFAULT_POLICY.routing.fallback,
    },
  };
}

function scaled(value: number | undefined, unitMs: number, fallback: number): number {
  return value === undefined ? fallback : value * unitMs;
}

/** Asked first, because a failing read is ten times as dear, and most users have no such file. */
function ifThere(path: string | undefined, own: boolean, warnings: string[]): OwnConfig {
  return path !== undefined && existsSync(path) ? readConfigFile(path, own, warnings) : {};
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
