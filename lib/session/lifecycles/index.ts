import { agent } from "./agent.ts";
import type { Lifecycle, PhaseRule } from "./lifecycle.ts";
import { otherLifecycle } from "./others.ts";

/** The name of every lifecycle. */
export const LIFECYCLE_NAMES = ["agent", "feature", "orchestration"] as const;

interface Placed {
  readonly lifecycle: string;
  readonly phase: string;
}

/** The lifecycle of a record; one this version does not know is read as `agent`. */
export function lifecycleOf(record: { readonly lifecycle: string }): Lifecycle {
  return lifecycleNamed(record.lifecycle) ?? agent;
}

export function lifecycleNamed(name: string): Lifecycle | undefined {
  return name === agent.name ? agent : otherLifecycle(name);
}

/** The rule of a phase; `undefined` for a phase the lifecycle does not have. */
export function phaseRule(lifecycle: Pick<Lifecycle, "phases">, phase: string): PhaseRule | undefined {
  return Object.hasOwn(lifecycle.phases, phase) ? lifecycle.phases[phase] : undefined;
}

/** Whether the session has ended. */
export function isFinal(record: Placed): boolean {
  return phaseRule(lifecycleOf(record), record.phase)?.final === true;
}

/** Whether a session that stops in this phase waits for a resume. */
export function isResumablePhase(record: Placed): boolean {
  return phaseRule(lifecycleOf(record), record.phase)?.resumable === true;
}
