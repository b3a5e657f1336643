import { isFinal, isResumablePhase, lifecycleOf, phaseRule } from "./lifecycles/index.ts";
import type { Policy } from "./policy.ts";
import type { Run, SessionRecord } from "./record.ts";
import { ageMs, parseTime } from "./time.ts";
import { type Timeouts, timeoutsOf } from "./timeouts.ts";

/** Which judge asks: the host's own window is longer than the one of library, command line and pipes. */
export type Asker = "direct" | "host";

/** What only the outside knows about a record. */
export interface Facts {
  /** Whether the process that owns the open run lives. Unknown owners count as not alive. */
  ownerAlive: boolean;
  /** The last sign of life beside the record, a ping or a heartbeat, in ms since the epoch. */
  lastSign?: number | undefined;
}

/** What a session is right now, and what its clocks say. */
export interface Assessment extends Timeouts {
  state: "final" | "running" | "interrupted" | "waiting" | "open";
  ageMs: number;
  windowMs: number;
  /** Past the resume window. */
  expired: boolean;
  /** Holder of a claim that has not run out. */
  claimedBy: string | undefined;
  /** Silent past `abandon_after`: cleanup ends it. */
  abandonDue: boolean;
  /** Finished and past retention: cleanup removes it. */
  removalDue: boolean;
  /** Time since it was last heard of. */
  silentMs: number;
  /** Silent for too long in a phase in which it should be heard. */
  silent: boolean;
}

/** The one judgement of every clock: pure, by the record, the time and the policy. */
export function assess(
  record: SessionRecord,
  now: number,
  policy: Policy,
  facts: Facts,
  asker: Asker = "direct",
): Assessment {
  const age = ageMs(record.last_updated, now);
  const windowMs = resumeWindow(record.phase, policy, asker);
  const final = isFinal(record);
  const silentMs = Math.min(age, Math.max(0, now - (facts.lastSign ?? Number.NEGATIVE_INFINITY)));
  const heard = phaseRule(lifecycleOf(record), record.phase)?.silentTo !== undefined;
  return {
    state: stateOf(record, final, facts),
    ageMs: age,
    windowMs,
    expired: age >= windowMs,
    claimedBy: claimHolder(record, now),
    abandonDue: !final && age >= policy.abandonAfterMs,
    removalDue: final && ageMs(record.finalized_at ?? record.last_updated, now) >= policy.retentionMs,
    silentMs,
    silent: heard && silentMs > policy.orchestration.silenceMs,
    ...(!final && isTimed(record, policy) ? timeoutsOf(record, now, policy) : NO_TIMEOUTS),
  };
}

/** Whether any clock of work may run: a cheap look, for most sessions have neither tasks nor limits. */
export function isTimed({ tasks, limits }: SessionRecord, policy: Policy): boolean {
  return tasks !== undefined || limits !== undefined || policy.limits.sessionTimeoutMs !== undefined;
}

const NO_TIMEOUTS: Timeouts = { timedOut: undefined, lateTasks: [], nextTimeoutMs: undefined };

/** The run that has started and not ended, if any. */
export function openRun(record: SessionRecord): Run | undefined {
  const last = record.host?.runs.at(-1);
  return last !== undefined && last.stopped_at === undefined ? last : undefined;
}

function stateOf(record: SessionRecord, final: boolean, facts: Facts): Assessment["state"] {
  if (final) return "final";
  if (openRun(record) !== undefined) return facts.ownerAlive ? "running" : "interrupted";
  if (record.interrupted !== undefined) return "interrupted";
  return isResumablePhase(record) ? "waiting" : "open";
}

function resumeWindow(phase: string, policy: Policy, asker: Asker): number {
  const { resume } = policy;
  if (asker === "host") return resume.hostWindowByPhaseMs[phase] ?? resume.hostWindowMs;
  return resume.windowByPhaseMs[phase] ?? resume.windowMs;
}

function claimHolder(record: SessionRecord, now: number): string | undefined {
  const until = parseTime(record.claim?.expires_at);
  return until !== undefined && until > now ? record.claim?.holder : undefined;
}
