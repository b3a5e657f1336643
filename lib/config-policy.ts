import type { OwnConfig } from "./config.schema.ts";
import { limitsOf } from "./session/limits.ts";
import { DEFAULT_POLICY, type Policy } from "./session/policy.ts";

/** The policy that a configuration makes over the defaults, in milliseconds. */
export function configuredPolicy(config: OwnConfig): Policy {
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
    orchestration: {
      maxSessions: config.orchestration?.max_sessions ?? DEFAULT_POLICY.orchestration.maxSessions,
      silenceMs: scaled(config.orchestration?.silence_seconds, 1000, DEFAULT_POLICY.orchestration.silenceMs),
    },
    limits: config.limits === undefined ? DEFAULT_POLICY.limits : configuredLimits(config.limits),
    routing: {
      thresholdOffset: config.router?.threshold_offset ?? DEFAULT_POLICY.routing.thresholdOffset,
      fallback: config.router?.fallback ?? DEFAULT_POLICY.routing.fallback,
    },
  };
}

function configuredLimits(limits: NonNullable<OwnConfig["limits"]>): Policy["limits"] {
  const defaults = DEFAULT_POLICY.limits;
  const { maxTasks, taskTimeoutMs, sessionTimeoutMs } = limitsOf({ limits, lifecycle: "agent" }, DEFAULT_POLICY);
  return {
    maxTasks,
    taskTimeoutMs,
    ...(sessionTimeoutMs !== undefined && { sessionTimeoutMs }),
    maxIterations: limits.max_iterations ?? defaults.maxIterations,
    featureTimeoutMs: scaled(limits.timeout_minutes, 60_000, defaults.featureTimeoutMs),
  };
}

function scaled(value: number | undefined, unitMs: number, fallback: number): number {
  return value === undefined ? fallback : value * unitMs;
}
