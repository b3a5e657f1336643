import { openRun } from "./assess.ts";
import { type Decision, type Draft, draft, happened, seal, UNCHANGED } from "./draft.ts";
import { isFinal, isResumablePhase } from "./lifecycles/index.ts";
import { move } from "./move.ts";
import { KEEP, type SessionRecord } from "./record.ts";
import { closeRun } from "./runs.ts";
import { toTime } from "./time.ts";

/** What an agent's stop says. */
export interface AgentStop {
  /** Tells one stop from another: a repeated one changes nothing. */
  sum: string;
  /** The agent's last words, redacted and cut; empty when it said nothing. */
  report: string;
  /** The phase the reply declares by its last line or its status line. */
  declared?: string;
  /** The reply's last paragraph asks for approval or a decision. */
  asks: boolean;
  /** What is known of the agent now and was not at its start. */
  host?: Record<string, unknown>;
}

/**
 * Decides the stop of an agent: stopped is not finished. Its phase is, first that applies, the declared
 * one; a resumable one set in this run; approval when it asks for a decision (a guess from text, marked as
 * such); else the session ends as completed, or as it was ended while the agent ran. A later, different stop of an
 * ended session counts again.
 */
export function decideStop(record: SessionRecord, stop: AgentStop, now: number): Decision {
  const lastSum = record.host?.last_stop?.sum;
  if (lastSum === stop.sum && openRun(record) === undefined) return UNCHANGED;
  const work = draft(now);
  const guessed = settlePhase(work, record, stop);
  closeRun(work, record);
  if (record.host !== undefined) {
    work.merge.host = { ...work.merge.host, ...stop.host, last_stop: { at: toTime(now), sum: stop.sum } };
  }
  if (guessed) work.set.phase_source = "text";
  if (stop.report !== "") {
    const reports = Array.isArray(record.metadata.reports) ? record.metadata.reports : [];
    work.merge.metadata = { last_report: stop.report, reports: [...reports, stop.report].slice(-KEEP.reports) };
  }
  if (work.set.interrupted === undefined && record.interrupted !== undefined) work.set.interrupted = null;
  happened(work, "session.updated", { stopped: true });
  return seal(record, work);
}

/** Moves the session where the stop says; answers whether that was guessed from prose. */
function settlePhase(work: Draft, record: SessionRecord, stop: AgentStop): boolean {
  const how = { reopen: true, reason: "agent stopped" };
  if (stop.declared !== undefined) {
    if (stop.declared !== record.phase || isFinal(record)) move(work, record, stop.declared, how);
    else if (record.phase_source !== undefined) work.set.phase_source = null;
    return false;
  }
  if (isFinal(record) ? openRun(record) && !stop.asks : isResumablePhase(record) && wasSetInThisRun(record))
    return false;
  move(work, record, stop.asks ? "approval" : "completed", how);
  return stop.asks;
}

/** By command line or MCP: what an earlier stop of the run said, a later one takes back by not saying it. */
function wasSetInThisRun({ host, history, phase_source }: SessionRecord): boolean {
  const moved = history.at(-1)?.timestamp ?? "";
  const started = host?.runs.at(-1)?.started_at ?? "never";
  return phase_source !== "text" && moved >= started && moved !== host?.last_stop?.at;
}
