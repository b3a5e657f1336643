import type { ErrorCode } from "../errors.ts";
import { apply, type Change } from "./apply.ts";
import type { EventType, Happened } from "./events.ts";
import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import type { SessionRecord } from "./record.ts";
import { toTime } from "./time.ts";

/** A decision that changes something. */
export interface Made {
  readonly change: Change;
  readonly events: readonly Happened[];
}

/** What a decision answers: a change with what happened, nothing to do, or why not. */
export type Decision =
  | Made
  | { readonly unchanged: true }
  | { readonly refused: { code: ErrorCode; message: string; details?: Record<string, unknown> } };

export const UNCHANGED: Decision = { unchanged: true };

export function refuse(code: ErrorCode, message: string, details?: Record<string, unknown>): Decision {
  return { refused: details === undefined ? { code, message } : { code, message, details } };
}

/** A change in the making: the record as it will be, and all that leads there. */
export interface Draft {
  readonly now: number;
  readonly set: Record<string, unknown>;
  readonly merge: Record<string, Record<string, unknown>>;
  readonly push: Record<string, unknown>;
  readonly events: Happened[];
}

export function draft(now: number): Draft {
  return { now, set: {}, merge: {}, push: {}, events: [] };
}

export function happened(work: Draft, type: EventType, data?: Record<string, unknown>): void {
  work.events.push(data === undefined ? { type } : { type, data });
}

/**
 * The decision a draft makes of `record`: `last_updated` moves with every change but a claim, and
 * `resume_ready` follows from phase and interruption, so that no other code has to write it.
 */
export function seal(record: SessionRecord, work: Draft, options: { quiet?: boolean } = {}): Decision {
  if (!options.quiet) work.set.last_updated = toTime(work.now);
  const change: Change = { set: work.set };
  if (Object.keys(work.merge).length > 0) change.merge = work.merge;
  if (Object.keys(work.push).length > 0) change.push = work.push;
  if ("phase" in work.set || "interrupted" in work.set) {
    work.set.resume_ready = isResumeReady(apply(record, change, record.revision));
  }
  return { change, events: work.events };
}

/** In a resumable phase, or interrupted in any open one. */
export function isResumeReady(record: SessionRecord): boolean {
  return !isFinal(record) && (isResumablePhase(record) || record.interrupted !== undefined);
}
